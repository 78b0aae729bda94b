"""Joining a group, asking to, taking it back, leaving: a person's own gestures."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from groups import rules
from groups.access import Access
from groups.guard import allow, signed_in
from groups.middleware import access_of, me
from groups.models import Group, Level, Membership
from memberships import actions
from memberships.asking import AskForm, JoinForm
from memberships.forms import sent_in
from memberships.ways import way_into


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@allow("know")
def join(request: HttpRequest, group: Group) -> HttpResponse:
    """Say what joining means, then join or ask, as the group's rules want."""
    access = access_of(request)
    if access.in_group(group).state in {"active", "asked"}:
        return redirect(group)
    way = way_into(access, group)
    if not way:
        raise PermissionDenied(closed_because(access, group))
    parent, parent_way = parent_of(access, group)
    joins = way == "join"
    form = (JoinForm if joins else AskForm)(sent_in(request), group=group, user=me(request))
    if joins and parent and parent_way == "join":
        form.offer_parent(parent)
    if form.is_valid():
        messages.success(request, come_in(group, me(request), form))
        return redirect(group)
    context = {"group": group, "form": form, "joins": joins, "is_told": rules.can(access, "see_home", group)}
    context |= {"parent": parent, "parent_way": parent_way}
    return render(request, "groups/join.html", context, status=422 if form.is_bound else 200)


def parent_of(access: Access, group: Group) -> tuple[Group | None, str]:
    """Return the group above that a stranger to it may join or ask to join with this one, and which of both (LG16)."""
    if group.parent_id is None:
        return None, ""
    parent = Group.objects.named_to(access).filter(pk=group.parent_id).first()
    way = way_into(access, parent) if parent else ""
    return (parent, way) if way else (None, "")


@transaction.atomic
def come_in(group: Group, user: User, form: JoinForm) -> str:
    """Do what a valid form wants, join or ask, and keep the answers; return the sentence that tells it."""
    form.save_answers(user)
    level = form.cleaned_data["level"]
    if isinstance(form, AskForm):
        actions.ask(group=group, user=user, reason=form.cleaned_data["reason"], level=level)
        return _("Your request is sent. You will hear of the answer by mail.")
    actions.join(group=group, user=user, level=level)
    if form.parent and form.cleaned_data["with_parent"]:
        actions.join(group=form.parent, user=user, level=Level(form.parent.default_level))
    return _("You are now a member of “%(name)s”.") % {"name": group.name}


def closed_because(access: Access, group: Group) -> str:
    """Return why one can neither join nor ask."""
    if access.in_group(group).state == Membership.State.BANNED:
        return _("You are banned from this group: you may not join it. Its admins can tell you more.")
    if group.archived_at:
        return _("This group is archived: it can be read, nobody joins it any more.")
    return _("One joins this group by invitation only.")


@require_POST
@signed_in
@allow("know")
def withdraw(request: HttpRequest, group: Group) -> HttpResponse:
    """Take back one's request, or decline an invitation."""
    is_invited = access_of(request).in_group(group).state == Membership.State.INVITED
    actions.withdraw(group=group, user=me(request))
    messages.success(request, _("The invitation is declined.") if is_invited else _("Your request is taken back."))
    return redirect("groups:directory" if group.listing == Group.Listing.SECRET else group)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@allow("know")
def leave(request: HttpRequest, group: Group) -> HttpResponse:
    """Say what leaving means, then leave. The last admin hands over first."""
    if not access_of(request).in_group(group).role:
        return redirect(group)
    trouble = ""
    if request.method == "POST":
        try:
            actions.leave(group=group, user=me(request))
        except ValidationError as error:
            trouble = error.messages[0]
        else:
            messages.success(request, _("You have left “%(name)s”.") % {"name": group.name})
            return redirect("groups:directory" if group.listing == Group.Listing.SECRET else group)
    context = {"group": group, "trouble": trouble}
    return render(request, "groups/leave.html", context, status=422 if trouble else 200)
