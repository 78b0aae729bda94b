"""The levels people chose and what comes of them: who hears of an act on an item, why, and how.

The rule stands twice: `with_levels`, one SQL statement for everybody, and `decide`, the same for one person's `Facts`,
which explains (`notifications.explaining`). tests/notifications/test_levels_random.py holds them together.

The most precise choice counts: of the item, else of its category, else of the group. What somebody follows because
they wrote in it yields to a choice. `nothing` for a group silences all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from accounts.models import User
from activity.models import Activity
from content.models import Content
from core.tools import tool_for
from groups.models import Level, Membership
from notifications import leases
from notifications.models import Channel, Follow, Reason

ASKING = {"content.updated"}
"""Acts by which those who run a group ask its members to read: told at every level but `nothing`."""
TO_FOLLOWERS = {"content.moved"}
"""Acts told to those who follow the item itself, and to its author, on the site only."""
AUTHORS_HEAR = {"comment.posted", "content.moved", *ASKING}
DEFAULT = Level.IMPORTANT
"""The level of whoever chose none."""


@dataclass(frozen=True)
class Facts:
    """What decides for one person: who is concerned, and the levels chosen (empty: none)."""

    verb: str
    is_named: bool = False
    is_called: bool = False
    is_author: bool = False
    is_member: bool = True
    group: str = ""
    place: str = ""
    item: str = ""
    is_automatic: bool = False
    has_tag: bool = False
    is_paused: bool = False
    has_address: bool = True

    @property
    def chosen(self) -> str:
        """The level chosen for the item itself."""
        return "" if self.is_automatic else self.item

    @property
    def level(self) -> str:
        """The level that counts for the item."""
        return self.chosen or self.place or self.group or DEFAULT


def reason_of(facts: Facts) -> Reason | None:
    """Return why a person hears of an act, None when they do not."""
    if Level.NOTHING in {facts.group, facts.item, facts.level}:
        return None
    is_wide = facts.verb not in TO_FOLLOWERS
    reasons = {
        Reason.MENTION: is_wide and facts.is_named,
        Reason.CALL: is_wide and facts.is_called,
        Reason.AUTHOR: facts.is_author and facts.verb in AUTHORS_HEAR,
        Reason.ITEM: facts.chosen == Level.ALL,
        Reason.WROTE: facts.is_automatic and facts.item == Level.ALL,
        Reason.PLACE: is_wide and not facts.chosen and facts.place == Level.ALL,
        Reason.TAG: is_wide and facts.has_tag,
        Reason.GROUP: is_wide and not facts.chosen and not facts.place and facts.group == Level.ALL,
        Reason.ASKED: facts.verb in ASKING and facts.is_member,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def channel_of(facts: Facts) -> Channel:
    """Return how whoever hears of an act hears of it."""
    if facts.is_paused or not facts.has_address or facts.verb in TO_FOLLOWERS:
        return Channel.SITE
    return Channel.DIGEST if facts.level == Level.DIGEST and not facts.has_tag else Channel.MAIL


def places_of(content: Content) -> list[int]:
    """Return the ids of what holds an item and can be followed: its category. One query for kinds that have one."""
    path = tool_for(content.kind).places.get(content.kind)
    if path is None or content.pk is None:
        return []
    return [pk for pk in Content.objects.filter(pk=content.pk).values_list(path, flat=True) if pk]


def paused_q(path: str = "") -> Q:
    """Return the condition that a person wants no mails now; `path` leads to their `Preference`."""
    return Q(**{f"{path}is_mail_paused": True}) | Q(**{f"{path}paused_until__gt": leases.present()})


def with_levels(people: QuerySet[User], activity: Activity, *, named: list[str], called: Q) -> QuerySet[Any]:
    """Return those of `people` who hear of an act on an item, each with `reason` and `channel`: the rule in SQL."""
    content = activity.content
    if content is None:
        raise ValueError("An act on an item, without an item.")
    found = _join(people, content)
    verb, is_wide = activity.verb, activity.verb not in TO_FOLLOWERS
    named_q = Q(username__in=named) if is_wide else Q(pk__in=[])
    unasked = Q(own_level="")
    wants_it = ~Q(preference__follows_what_i_write=False)
    is_author = Q(pk=content.author_id) & wants_it
    cases = [
        When(named_q, then=Value(Reason.MENTION)),
        When(called if is_wide else Q(pk__in=[]), then=Value(Reason.CALL)),
        When(is_author if verb in AUTHORS_HEAR else Q(pk__in=[]), then=Value(Reason.AUTHOR)),
        When(own_level=Level.ALL, then=Value(Reason.ITEM)),
        When(wants_it & Q(of_item__level=Level.ALL, of_item__is_automatic=True), then=Value(Reason.WROTE)),
    ]
    if is_wide:
        cases += [
            When(unasked & Q(place_level=Level.ALL), then=Value(Reason.PLACE)),
            When(has_tag=True, then=Value(Reason.TAG)),
            When(unasked & Q(place_level="") & Q(of_group__level=Level.ALL), then=Value(Reason.GROUP)),
        ]
    if verb in ASKING:
        members = Membership.objects.active().filter(group=content.group_id)
        cases.append(When(pk__in=members.values("user_id"), then=Value(Reason.ASKED)))
    channel = _channel() if is_wide else Value(Channel.SITE)
    told = found.annotate(reason=Case(*cases, default=Value("")), channel=channel).exclude(reason="")
    silent = Q(group_level=Level.NOTHING) | Q(item_level=Level.NOTHING) | Q(level=Level.NOTHING)
    return told.exclude(silent)


def _join(people: QuerySet[User], content: Content) -> QuerySet[Any]:
    """Join each person's levels for an item: of its group, of its category, of itself, of its tags."""
    group, pk, places = content.group_id, content.pk or 0, places_of(content)
    tags = list(content.tagged.values_list("tag_id", flat=True)) if content.pk else []
    tagged = Follow.objects.filter(user=OuterRef("pk"), group=group, tag__in=tags, level=Level.ALL)
    about_group = Q(follows__group=group, follows__content=None, follows__tag=None)
    automatic = Q(of_item__is_automatic=True)
    joined = people.annotate(
        of_group=FilteredRelation("follows", condition=about_group),
        of_item=FilteredRelation("follows", condition=Q(follows__content=pk)),
        of_place=FilteredRelation(
            "follows", condition=Q(follows__content__in=places or [0], follows__is_automatic=False)
        ),
    )
    return joined.alias(
        group_level=_word("of_group__level"),
        item_level=_word("of_item__level"),
        place_level=_word("of_place__level"),
        own_level=Case(When(automatic, then=Value("")), default=_word("of_item__level")),
        has_tag=Exists(tagged) if tags else Value(False),
        level=Case(
            When(Q(of_item__level__isnull=False) & ~automatic, then=F("of_item__level")),
            default=Coalesce(F("of_place__level"), F("of_group__level"), Value(DEFAULT)),
        ),
    )


def _word(path: str) -> Any:
    return Coalesce(F(path), Value(""))


def _channel() -> Case:
    return Case(
        When(Q(email="") | paused_q("preference__"), then=Value(Channel.SITE)),
        When(level=Level.DIGEST, has_tag=False, then=Value(Channel.DIGEST)),
        default=Value(Channel.MAIL),
    )
