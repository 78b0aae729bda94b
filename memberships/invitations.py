"""Inviting, as those who invite see it: the page that names people, the look before sending, the list and its acts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.people import named, people
from content.guard import ID_MAX
from core import text
from core.paging import page_of
from groups import rules
from groups.guard import allow
from groups.middleware import access_of, me
from groups.models import Group, Invitation, Membership
from groups.querysets import InvitationQuerySet
from memberships import inviting
from memberships.forms import sent_in
from memberships.invite_forms import PEOPLE_MAX, InviteForm

FOUND_MAX = 8
STATES: dict[str, dict[str, Any]] = {
    "open": {"accepted_at": None, "declined_at": None, "revoked_at": None},
    "accepted": {"accepted_at__isnull": False},
    "declined": {"declined_at__isnull": False},
    "revoked": {"revoked_at__isnull": False},
}


@require_http_methods(["GET", "HEAD", "POST"])
@allow("invite")
def invite(request: HttpRequest, group: Group) -> HttpResponse:
    """Name whom to invite; look at what was understood; send."""
    form = InviteForm(sent_in(request), request.FILES or None, group=group)
    if request.method == "POST" and "find" in request.POST:
        return invite_page(request, group, InviteForm(initial=request.POST.dict(), group=group))
    if form.is_bound and inviting.was_sent(form_key(form), me(request)):
        return redirect("groups:invitations", group.slug)
    if form.is_valid():
        if form.wants_a_look and request.POST.get("step") != "send":
            return render(request, "groups/invite_look.html", {"group": group, "form": form, "found": form.sorted})
        if sent(request, group, form):
            return redirect("groups:invitations", group.slug)
    return invite_page(request, group, form)


def form_key(form: InviteForm) -> Any:
    """Return the key a form was sent with, if it is one."""
    try:
        return form.fields["form_key"].clean(form["form_key"].data)
    except ValidationError:
        return None


def sent(request: HttpRequest, group: Group, form: InviteForm) -> bool:
    """Send what was found good, and say so; what refuses it is said in the form."""
    found, data = form.sorted, form.cleaned_data
    manages = rules.can(access_of(request), "manage_members", group)
    try:
        inviting.require_room(me(request), group, found.count, manages=manages)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    addresses = [line.address for line in found.good]
    count = inviting.send(
        group=group, by=me(request), addresses=addresses, people=found.people, message=data["message"],
        form_key=data["form_key"],
    )  # fmt: skip
    said = ngettext("%(count)s invitation leaves now.", "%(count)s invitations leave now.", count)
    messages.success(request, said % {"count": count})
    return True


def invite_page(request: HttpRequest, group: Group, form: InviteForm) -> HttpResponse:
    """Answer with the page; the people ticked and those found by name are listed, never everybody."""
    context = {"group": group, "form": form, **picked(request, group)}
    return render(request, "groups/invite.html", context, status=422 if form.is_bound else 200)


@require_safe
@allow("invite")
def find_people(request: HttpRequest, group: Group) -> HttpResponse:
    """Return the people ticked and those whose name holds the words typed: a fragment of the page."""
    return render(request, "groups/_people_found.html", {"group": group, **picked(request, group)})


def picked(request: HttpRequest, group: Group) -> dict[str, Any]:
    """Return the people ticked so far and those found, each with what they are to the group already."""
    asked = request.POST if request.method == "POST" else request.GET
    words = text.one_line(asked.get("who", ""))[:80]
    ids = [int(pk) for pk in asked.getlist("people")[:PEOPLE_MAX] if pk.isascii() and pk.isdigit() and len(pk) < 19]
    ticked = list(people().filter(pk__in=ids, is_active=True))
    found: list[User] = list(named(words).exclude(pk__in=ids)[:FOUND_MAX]) if len(words) > 1 else []
    states = dict(group.memberships.filter(user__in=found).values_list("user_id", "state"))
    told = {pk: Membership.State(state).label for pk, state in states.items() if state != Membership.State.ASKED}
    return {"words": words, "ticked": ticked, "found": [(person, told.get(person.pk, "")) for person in found]}


def shown_to(request: HttpRequest, group: Group) -> InvitationQuerySet:
    """Return the invitations one may see: all for those who manage members, one's own for others."""
    rows = Invitation.objects.filter(group=group)  # unfiltered: narrowed on the next line
    return rows if rules.can(access_of(request), "manage_members", group) else rows.filter(by=me(request))


@require_safe
@allow("invite")
def invitations(request: HttpRequest, group: Group) -> HttpResponse:
    """List the invitations sent, with what became of each."""
    state = request.GET.get("state", "open")
    state = state if state in STATES else "open"
    words = text.one_line(request.GET.get("q", ""))[:80]
    rows = shown_to(request, group).filter(**STATES[state]).select_related("user", "by").order_by("-created_at", "-pk")
    if words:
        of_address = Q(email__icontains=words, user=None)
        rows = rows.filter(of_address | Q(user__name__icontains=words) | Q(message__icontains=words))
    context = {"group": group, "page_obj": page_of(rows, request, 30), "state": state, "words": words}
    context |= {"states": list(STATES), "manages": rules.can(access_of(request), "manage_members", group)}
    return render(request, "groups/invitations.html", context)


def own_invitation(request: HttpRequest, group: Group, pk: int) -> Invitation | None:
    """Return an invitation that the person may act on."""
    return shown_to(request, group).filter(pk=min(pk, ID_MAX)).select_related("group", "user").first()


@require_POST
@allow("invite")
def resend(request: HttpRequest, group: Group, pk: int) -> HttpResponse:
    """Send an invitation once more."""
    row = own_invitation(request, group, pk)
    try:
        if row is not None:
            inviting.resend(invitation=row, by=me(request))
            messages.success(request, _("The invitation leaves once more."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("groups:invitations", group.slug)


@require_POST
@allow("invite")
def revoke(request: HttpRequest, group: Group, pk: int) -> HttpResponse:
    """Take an invitation back."""
    row = own_invitation(request, group, pk)
    if row is not None and inviting.revoke(invitation=row, by=me(request)):
        messages.success(request, _("The invitation is taken back: its link no longer counts."))
    return redirect("groups:invitations", group.slug)
