"""The views of the forum's list: recent, new, unanswered, solved, mine, followed, most useful (FO02)."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Affiliation, User
from forum.models import Category, Topic
from groups.access import Access
from groups.models import Group
from notifications import follows
from notifications.models import Follow

VIEWS: dict[str, Any] = {
    "": _("Recent activity"),
    "new": _("New threads"),
    "unanswered": _("Unanswered"),
    "solved": _("Solved"),
    "mine": _("My threads"),
    "followed": _("Threads I follow"),
    "useful": _("Most useful"),
}
PERSONAL = {"mine", "followed"}


def views(access: Access) -> list[tuple[str, str]]:
    """Return the views a reader is offered: the word of the address and the words for people."""
    return [(name, str(label)) for name, label in VIEWS.items() if access.is_signed_in or name not in PERSONAL]


def narrowed(found: QuerySet[Topic], access: Access, view: str) -> QuerySet[Topic]:
    """Return the threads of one view, in its order; an unknown one shows everything."""
    if view == "new":
        return found.order_by("-created_at", "-pk")
    if view == "unanswered":
        return found.filter(comment_count=0).exclude(nature=Topic.Nature.ANNOUNCEMENT)
    if view == "solved":
        return found.filter(is_solved=True)
    if view == "mine" and access.is_signed_in:
        return found.filter(author_id=access.user.pk)
    if view == "followed" and access.is_signed_in:
        follows = Follow.objects.filter(content_id=OuterRef("pk"), user_id=access.user.pk or 0, level="all")
        return found.filter(Exists(follows))
    if view == "useful":
        useful = Count("reactions", filter=Q(reactions__value=1))
        return found.annotate(useful_count=useful).filter(useful_count__gt=0).order_by("-useful_count", "-sort_at")
    return found


def rows(access: Access, group: Group) -> QuerySet[Topic]:
    """Return the threads a reader sees, with what a row shows of each: three queries, whatever their number."""
    main = Affiliation.objects.filter(is_main=True).select_related("organisation")
    organisations = Prefetch("author__affiliations", main, to_attr="main_places")
    seen = Topic.objects.visible_to(access).in_group(group).cards()
    return seen.select_related("category").defer("summary", "summary_html").prefetch_related(organisations)


def level_of_category(access: Access, found: list[Category], slug: str) -> str:
    """Return how much the reader wants to hear of the category shown: one query, where one is."""
    shown = next((one for one in found if one.slug == slug), None)
    return follows.shown_level(cast(User, access.user), shown) if shown and access.is_signed_in else ""
