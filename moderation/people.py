"""Blocking an account on the whole site, and opening it again: for the site's administrators (LA10)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from activity.models import Activity
from groups.guard import site_admin
from groups.middleware import me
from moderation import blocking
from moderation.forms import BlockForm
from moderation.models import Report


@require_http_methods(["GET", "HEAD", "POST"])
@site_admin
def person(request: HttpRequest, username: str) -> HttpResponse:
    """Show what the site knows of somebody's standing; block the account with a reason, or open it again."""
    # unfiltered: for the site's administrators alone
    found = User.objects.filter(username__iexact=username, closed_at=None).first()
    if found is None:
        raise Http404
    form = BlockForm(request.POST if request.method == "POST" else None, is_blocked=found.blocked_at is not None)
    if form.is_bound and form.is_valid() and allowed(form, found, me(request)):
        change(form, found, me(request))
        messages.success(request, _("It is done, and the person is told by mail."))
        return redirect("site:person", found.username)
    # unfiltered: for the site's administrators alone
    trail = Activity.objects.filter(person=found, verb__in=["account.blocked", "account.unblocked"])
    received = Report.objects.filter(author=found).order_by("-created_at")  # unfiltered: the same
    context = {"person": found, "form": form, "trail": trail.select_related("actor").order_by("-at")[:20]}
    context["received"] = received[:20]
    return render(request, "moderation/person.html", context, status=422 if form.errors else 200)


def allowed(form: BlockForm, person: User, by: User) -> bool:
    """Tell whether the account may be blocked; why not is said in the form."""
    if person.is_superuser or person == by:
        form.add_error(None, _("An administrator of the site cannot be blocked here."))
        return False
    return True


def change(form: BlockForm, person: User, by: User) -> None:
    """Block the account, or open it again."""
    data = form.cleaned_data
    if person.blocked_at:
        blocking.unblock_account(person=person, by=by, reason=data["reason"])
    else:
        blocking.block_account(person=person, by=by, reason=data["reason"], trashes=data["what"] == "trash")
