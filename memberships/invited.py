"""The page an invitation's link leads to: what the group is, who invites, and the one thing to do. No sign-in needed.

The secret of the address is the right to see the page, even of a secret group; docs/adr/0008-invitations.md says what
else it proves.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts import entering
from accounts.models import User
from core import clock
from core.guard import public
from groups.middleware import access_of, me
from groups.models import Invitation, Membership
from memberships import actions, inviting
from memberships.asking import JoinForm, NewcomerForm
from memberships.forms import sent_in

TWICE_WITHIN = timedelta(minutes=5)


def find(token: str) -> Invitation | None:
    """Return the invitation that can be answered at this address, or None for every reason alike."""
    rows = Invitation.objects.open().filter(token=token[:64])  # unfiltered: the token is the right to see it
    return rows.filter(group__trashed_at=None, group__archived_at=None).select_related("group", "by", "user").first()


def case_of(request: HttpRequest, invitation: Invitation) -> str:
    """Return what whoever opened the link may do: member, banned, join, choose, other, sign_in or register.

    `choose`: signed in with an account whose address is another one, and nobody's account has the address invited.
    `other`: that address belongs to somebody else's account, who alone may use it.
    """
    owner = invitation.user or entering.owner_of(invitation.email)
    access = access_of(request)
    if not access.is_signed_in:
        return "sign_in" if owner else "register"
    part = access.in_group(invitation.group)
    if part.state in {Membership.State.ACTIVE, Membership.State.BANNED}:
        return "member" if part.role else "banned"
    if owner is None:
        return "choose"
    return "join" if owner.pk == me(request).pk else "other"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show the group and who invites; answer by joining, with a new account when one has none."""
    found = find(token)
    if found is None:
        return over(request, token)
    case = case_of(request, found)
    if case == "member":
        return redirect(found.group)
    form = form_for(request, found, case)
    if form is not None and form.is_valid() and come_in(request, found, form):
        messages.success(request, _("You are now a member of “%(name)s”.") % {"name": found.group.name})
        return redirect(found.group)
    context = {"invitation": found, "group": found.group, "case": case, "form": form, "masked": masked(found.email)}
    refused = (form is not None and form.is_bound) or (form is None and request.method == "POST")
    return render(request, "groups/invitation.html", context, status=422 if refused else 200)


def form_for(request: HttpRequest, found: Invitation, case: str) -> JoinForm | None:
    """Return the form that answers, when there is something to fill in."""
    if case == "register":
        guess = {"name": entering.guessed_name(found.email)}
        return NewcomerForm(sent_in(request), group=found.group, email=found.email, initial=guess)
    if case in {"join", "choose"}:
        return JoinForm(sent_in(request), group=found.group, user=me(request))
    return None


def come_in(request: HttpRequest, found: Invitation, form: JoinForm) -> bool:
    """Make whoever answers a member; False, with the reason in the form, when the address was taken meanwhile."""
    try:
        user = accept(found, form, None if isinstance(form, NewcomerForm) else me(request))
    except IntegrityError:
        form.add_error(None, forms.ValidationError(_("This address has just got an account: sign in with it.")))
        return False
    if user is None:
        form.add_error(None, forms.ValidationError(_("This invitation was answered or taken back meanwhile.")))
        return False
    if isinstance(form, NewcomerForm):
        entering.sign_in(request, user)
    return True


@transaction.atomic
def accept(found: Invitation, form: JoinForm, user: User | None) -> User | None:
    """Use an invitation once: make the account when there is none, join, keep the answers. None when it is too late."""
    rows = Invitation.objects.open().select_for_update()  # unfiltered: the row that the token has opened
    if rows.filter(pk=found.pk).first() is None:
        return None
    data = form.cleaned_data
    if user is None:
        user = entering.register(name=data["name"], email=found.email, password=data["password"])
        inviting.note_sent(data.get("form_key"), user)
    Invitation.objects.filter(pk=found.pk).update(user=user)  # unfiltered: the same row
    actions.join(group=found.group, user=user, level=data["level"])
    form.save_answers(user)
    return user


def over(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a link that no longer counts: to whom used it, their group; to others what to do, and nothing else."""
    used = Invitation.objects.filter(token=token[:64], accepted_at__isnull=False)  # unfiltered: shown to nobody
    row = used.select_related("user", "group").first()
    if row is not None and row.user is not None:
        if request.method == "POST" and sent_twice(request, row):
            entering.sign_in(request, row.user)
            return redirect(row.group)
        if request.user == row.user and access_of(request).in_group(row.group).role:
            return redirect(row.group)
    return render(request, "groups/invitation_over.html", status=410)


def sent_twice(request: HttpRequest, used: Invitation) -> bool:
    """Tell whether this is the very form that used the invitation a moment ago: a double press on a slow line (LM3)."""
    is_fresh = used.accepted_at is not None and clock.now() - used.accepted_at < TWICE_WITHIN
    if not is_fresh or used.user is None or not used.user.is_active or access_of(request).is_signed_in:
        return False
    try:
        key = forms.UUIDField().clean(request.POST.get("form_key", ""))
    except forms.ValidationError:
        return False
    return inviting.was_sent(key, used.user)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Decline on a POST, without cookie (RFC 8058), and be invited to this group no more; a GET only offers it."""
    rows = Invitation.objects.filter(token=token[:64], accepted_at=None)  # unfiltered: the token is the right to it
    found = rows.select_related("group", "user").first()
    if found is None:
        return render(request, "groups/invitation_over.html", status=410)
    if request.method == "POST":
        inviting.decline(invitation=found, stop=request.POST.get("stop") != "no")
    context: dict[str, Any] = {"invitation": found, "group": found.group, "done": request.method == "POST"}
    return render(request, "groups/invitation_stop.html", context)


def masked(address: str) -> str:
    """Return enough of an address to recognise one's own: c…@example.org."""
    local, _at, domain = address.partition("@")
    return f"{local[:1]}…@{domain}"
