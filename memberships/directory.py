"""What the directory of groups shows: which groups, and for each what the reader may know and do."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.http import QueryDict

from core import text
from groups import rules
from groups.access import Access
from groups.models import Group
from groups.querysets import GroupQuerySet

SHOWS = ("all", "mine", "open")


@dataclass(frozen=True)
class Search:
    """What the address asks of the directory."""

    words: str = ""
    show: str = "all"


@dataclass(frozen=True)
class Card:
    """A group as one reader may see it. `act` is join, ask, answer (an invitation) or empty."""

    group: Group
    is_told: bool
    state: str
    act: str


def search_of(asked: QueryDict) -> Search:
    """Return the search named in the address; an unknown filter shows everything."""
    show = asked.get("show", "all")
    return Search(words=text.one_line(asked.get("q", ""))[:80], show=show if show in SHOWS else "all")


def found_groups(access: Access, search: Search) -> GroupQuerySet:
    """Return the groups that answer the search among those whose name `access` may know, the liveliest first.

    Words are looked for in names only: the summary of a group that shows its name alone must not answer.
    """
    found = Group.objects.named_to(access)
    if search.show == "mine":
        found = found.filter(pk__in=access.known_group_ids)
    elif search.show == "open":
        found = found.filter(joining=Group.Joining.OPEN, archived_at=None)
    for word in search.words.split():
        # An address is a name without accents or case, whatever the database thinks of accents.
        folded = text.slug(word) if any(c.isalnum() for c in word) else ""
        found = found.filter(Q(name__icontains=word) | Q(slug__contains=folded) if folded else Q(name__icontains=word))
    return found.order_by("-last_activity_at", "-pk")


def card(access: Access, group: Group) -> Card:
    """Return what `access` may see and do of a group found: no query."""
    part = access.in_group(group)
    is_told = group.listing != Group.Listing.NAME_ONLY or rules.can(access, "see_home", group)
    if part.state == "invited":
        act = "answer"
    elif not access.is_signed_in:
        act = {"open": "join", "request": "ask"}.get(group.joining, "")
    else:
        act = next((verb for verb in ("join", "ask") if rules.can(access, verb, group)), "")
    return Card(group, is_told, part.state, act)
