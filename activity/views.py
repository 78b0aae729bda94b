"""The site's home page, and everything one may see, the newest activity first."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activity import fronts, stream
from content.models import Content
from core.doors import home_cards
from groups.access import Access
from groups.guard import public
from groups.middleware import access_of
from groups.models import Group, Membership

WELCOME_GROUPS = 6
WELCOME_ITEMS = 8


@require_safe
@public
def home(request: HttpRequest) -> HttpResponse:
    """Welcome a visitor; show a member what is new in their groups."""
    access = access_of(request)
    if not access.is_signed_in:
        return render(request, "activity/welcome.html", welcome(access))
    visible = Content.objects.visible_to(access).filter(group_id__in=access.member_group_ids)
    news = stream.stretch(visible, request.GET.get("before", ""))
    context = {"news": news, "access": access, "home_cards": home_cards(access), **waiting(access)}
    return render(request, "activity/home.html", context)


def welcome(access: Access) -> dict[str, Any]:
    """Return what the platform shows to everybody: its liveliest public groups and its latest public items."""
    groups = Group.objects.home_visible_to(access).filter(listing=Group.Listing.LISTED, archived_at=None)
    return {
        "front": fronts.card(access),
        "groups": groups.order_by("-last_activity_at", "-pk")[:WELCOME_GROUPS],
        "news": stream.stretch(Content.objects.visible_to(access), size=WELCOME_ITEMS),
    }


def waiting(access: Access) -> dict[str, Any]:
    """Return what waits for the reader: invitations to answer, requests to join the groups they manage."""
    invited = [pk for pk, part in access.parts.items() if part.state == "invited"]
    managed = [pk for pk, part in access.parts.items() if part.may("manage_members")]
    known = Group.objects.named_to(access)
    asked = known.filter(pk__in=managed, memberships__state=Membership.State.ASKED)
    return {
        "invitations": known.filter(pk__in=invited) if invited else [],
        "requests": asked.annotate(count=Count("memberships")).order_by("name")[:10] if managed else [],
    }


@require_safe
@public
def everything(request: HttpRequest) -> HttpResponse:
    """Show everything the reader may see, the newest activity first, filtered as the address asks."""
    access = access_of(request)
    wanted = stream.filters_of(request.GET)
    found = stream.filtered(Content.objects.visible_to(access), access, wanted)
    context = {"news": stream.stretch(found, request.GET.get("before", "")), "filters": wanted}
    return render(request, "activity/all.html", {**context, "tools": stream.shown_tools()})
