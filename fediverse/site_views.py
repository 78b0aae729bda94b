"""The site administrators' page: which veilles are followed from elsewhere, and which domains are kept out."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from content.guard import ID_MAX
from core.paging import page_of
from fediverse import accounts, blocking
from fediverse.forms import BlockForm
from fediverse.models import Account, BlockedDomain, Server
from groups.guard import site_admin
from groups.middleware import me

SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@site_admin
def site(request: HttpRequest) -> HttpResponse:
    """List the accounts and the domains kept out; keep one more out."""
    form = BlockForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        blocking.block(domain=form.cleaned_data["domain"], reason=form.cleaned_data["reason"], by=me(request))
        messages.success(request, _("%(domain)s is kept out.") % {"domain": form.cleaned_data["domain"]})
        return redirect("fediverse_site:site")
    # unfiltered: a site administrator's own page
    followed = Account.objects.annotate(count=Count("followers")).select_related("watch__group")
    followed = followed.order_by("-count", "name")
    context = {
        "form": form,
        "page_obj": page_of(BlockedDomain.objects.all(), request, SHOWN),  # unfiltered: the administrators' own list
        "accounts": [(row, accounts.handle(row)) for row in followed[:SHOWN]],
        # unfiltered: the servers only, nobody in particular
        "failing": Server.objects.filter(failing_since__isnull=False).order_by("failing_since")[:SHOWN],
    }
    return render(request, "site/fediverse.html", context, status=422 if form.is_bound else 200)


@require_POST
@site_admin
def unblock(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a domain in again."""
    blocking.unblock(pk=min(pk, ID_MAX), by=me(request))
    messages.success(request, _("This domain is let in again. Whoever followed from there may follow anew."))
    return redirect("fediverse_site:site")
