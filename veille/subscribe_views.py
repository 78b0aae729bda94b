"""The pages of subscribing and of stopping. None tells whether an address is known (VP7)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from groups.guard import public
from groups.middleware import access_of, me
from veille import subscribing
from veille.forms import AddressForm
from veille.guard import allow, may_read
from veille.models import Watch
from veille.views import page


@allow("see_home", then="content:read")
def subscribe(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Offer the editions by mail: to a member in one gesture, to anybody else through a confirmation."""
    access = access_of(request)
    if not may_read(access, watch):
        raise PermissionDenied(_("Only those who may read the editions can receive them."))
    if access.is_signed_in:
        return subscribe_member(request, watch)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        wishes = {"language": language(), "gets_focus": data["gets_focus"]}
        subscribing.ask(watch=watch, email=data["email"], **wishes)
        return page(request, watch, "veille/asked.html", {"email": form.cleaned_data["email"]})
    return page(request, watch, "veille/subscribe.html", {"form": form}, status=422 if form.is_bound else 200)


def subscribe_member(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Show the one button of a person with an account, or do what it says."""
    row = subscribing.row_of(watch, me(request))
    if request.method != "POST":
        return page(request, watch, "veille/subscribe.html", {"row": row})
    if "stop" in request.POST:
        if row is not None:
            subscribing.stop(row)
        messages.success(request, _("You no longer receive the editions by mail."))
    else:
        gets_focus = "gets_focus" in request.POST
        subscribing.subscribe_member(watch=watch, user=me(request), language=language(), gets_focus=gets_focus)
        messages.success(request, _("Kept.") if row else _("You receive the editions by mail from now on."))
    return redirect("veille:subscribe", watch.group.slug)


def language() -> str:
    """Return the language of the page, in which the mails will be."""
    return (get_language() or "fr")[:2]


@public
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the one gesture that confirms a subscription; a link alone, which scanners follow, does nothing."""
    row = subscribing.by_token(token)
    if row is None:
        return render(request, "veille/confirm.html", {"row": None}, status=404)
    if request.method == "POST":
        subscribing.confirm(row)
    return render(request, "veille/confirm.html", {"row": row, "watch": row.watch, "is_done": request.method == "POST"})


@csrf_exempt
@public
def stop(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what would stop; a POST stops it at once, without cookie, token or redirect (RFC 8058)."""
    row = subscribing.by_key(key)
    if row is None:
        raise Http404
    if request.method == "POST":
        subscribing.stop(row)
    return render(request, "veille/stop.html", {"row": row, "watch": row.watch, "is_done": request.method == "POST"})
