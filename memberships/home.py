"""A group's home page: for its members, for who may only read it, and for who may only know its name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from groups import rules, words
from groups.access import Access
from groups.guard import allow
from groups.middleware import access_of, me
from groups.models import Group, Level, Membership
from memberships.blocks import shown
from memberships.ways import way_into
from memberships.welcoming import greets
from notifications.follows import level_of
from notifications.forms import LevelForm
from toolkit.blocks import Sight


@require_safe
@allow("know")
def home(request: HttpRequest, group: Group) -> HttpResponse:
    """Show the group as far as the reader may see it."""
    access = access_of(request)
    context = {"group": group, **standing(access, group)}
    if not rules.can(access, "see_home", group):
        is_invited = access.in_group(group).state == Membership.State.INVITED
        context["is_told"] = is_invited or group.listing == Group.Listing.LISTED
        return render(request, "groups/closed.html", context)
    context["blocks"] = shown(Sight(access, group))
    context["audience_sentence"] = words.home_readers(group)
    context |= above(access, group)
    if access.in_group(group).role:
        context["level_form"] = LevelForm(initial={"level": level_of(me(request), group) or Level.IMPORTANT})
    context["greets"] = greets(access, group)
    if rules.can(access, "manage_members", group):
        context["waiting_count"] = group.memberships.filter(state=Membership.State.ASKED).count()
    return render(request, "groups/home.html", context)


def standing(access: Access, group: Group) -> dict[str, Any]:
    """Return what the reader is to the group and may do about it; one query for who waits or is banned.

    For a stranger, those of the group's rules that let people in at once.
    """
    part = access.in_group(group)
    row = None
    if part.state in {"asked", "invited", "banned"}:
        row = group.memberships.filter(user_id=access.user.pk or 0).select_related("decided_by").first()
    way = "" if part.state else way_into(access, group)
    verbs = ("leave", "invite", "moderate", "manage_members", "edit_home", "administer")
    may = {verb: rules.can(access, verb, group) for verb in verbs} | {"join": way == "join", "ask": way == "ask"}
    return {"part": part, "membership": row, "may": may}


def above(access: Access, group: Group) -> dict[str, Any]:
    """Return the group above a sub-group, when the reader may know of it, and how a member of the sub-group joins it.

    One query. A parent in the trash is not shown: its sub-groups stand by themselves.
    """
    if group.parent_id is None:
        return {}
    parent = Group.objects.named_to(access).filter(pk=group.parent_id).first()
    is_inside = parent is not None and access.in_group(group).role and not access.in_group(parent).state
    return {"parent": parent, "parent_way": way_into(access, parent) if parent and is_inside else ""}
