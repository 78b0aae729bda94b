"""A group's home page: for its members, for who may only read it, and for who may only know its name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from content.models import Content
from groups import rules, words
from groups.access import Access
from groups.guard import allow
from groups.middleware import access_of
from groups.models import Group, Membership
from memberships.welcoming import greets

NEWS = 10
FACES = 12


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
    news = Content.objects.visible_to(access).in_group(group).in_stream().cards()
    context["news"] = list(news.order_by("-last_activity_at", "-pk")[:NEWS])
    context["audience_sentence"] = words.home_readers(group)
    context["greets"] = greets(access, group)
    if rules.can(access, "see_members", group):
        context["faces"] = faces(group)
    if rules.can(access, "manage_members", group):
        context["waiting_count"] = group.memberships.filter(state=Membership.State.ASKED).count()
    return render(request, "groups/home.html", context)


def standing(access: Access, group: Group) -> dict[str, Any]:
    """Return what the reader is to the group and may do about it; one query for who waits or is banned."""
    part = access.in_group(group)
    row = None
    if part.state in {"asked", "invited", "banned"}:
        row = group.memberships.filter(user_id=access.user.pk or 0).select_related("decided_by").first()
    return {
        "part": part,
        "membership": row,
        "may": {verb: rules.can(access, verb, group) for verb in ("join", "ask", "leave", "invite", "manage_members")},
    }


def faces(group: Group) -> list[Membership]:
    """Return a few of the members, those who animate the group first: two queries, however many they are."""
    active = group.memberships.filter(state=Membership.State.ACTIVE).select_related("user")
    team = list(
        active.filter(role__in=[Membership.Role.ADMIN, Membership.Role.ANIMATOR]).order_by("role", "since", "pk")[
            :FACES
        ]
    )
    return team + list(active.filter(role=Membership.Role.MEMBER).order_by("-since", "-pk")[: FACES - len(team)])
