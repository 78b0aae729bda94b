"""What the directory of groups shows: which groups, and for each what the reader may know and do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Case, Value, When
from django.http import QueryDict

from core import text
from groups import rules
from groups.access import Access
from groups.models import Group
from groups.querysets import GroupQuerySet
from memberships import similar, suggestions
from memberships.ways import ways

SHOWS = ("all", "mine", "managed", "open", "suggested")


@dataclass(frozen=True)
class Search:
    """What the address asks of the directory."""

    words: str = ""
    show: str = "all"

    @property
    def folds(self) -> bool:
        """Tell whether sub-groups stand folded under their parent: where nothing narrows the list."""
        return self.show == "all" and not self.words


@dataclass(frozen=True)
class Card:
    """A group as one reader may see it. `act` is join, ask, answer (an invitation) or empty; `why` it is suggested."""

    group: Group
    is_told: bool
    state: str
    act: str
    shows_logo: bool
    why: str = ""
    parent: Group | None = None
    children: list[Card] = field(default_factory=list)


def search_of(asked: QueryDict) -> Search:
    """Return the search named in the address; an unknown filter shows everything."""
    show = asked.get("show", "all")
    return Search(words=text.one_line(asked.get("q", ""))[:80], show=show if show in SHOWS else "all")


def found_groups(access: Access, search: Search) -> GroupQuerySet:
    """Return the groups that answer the search among those whose name `access` may know.

    The liveliest come first, so that dormant ones come last, and archived ones after them. Words are looked for in
    names only: the summary of a group that shows its name alone must not answer.
    """
    found = Group.objects.named_to(access)
    if search.show == "mine":
        found = found.filter(pk__in=access.known_group_ids)
    elif search.show == "managed":
        managed = [pk for pk, part in access.parts.items() if part.may("manage_members") or part.may("moderate")]
        found = found.filter(pk__in=managed)
    elif search.show == "open":
        found = found.filter(joining=Group.Joining.OPEN, archived_at=None)
    elif search.show == "suggested":
        found = found.filter(pk__in=suggestions.reasons(access).keys())
    if search.words:
        found = similar.matching(found, search.words)
    if search.folds:
        found = found.exclude(parent__in=Group.objects.named_to(access).filter(parent=None).values("pk"))
    is_archived = Case(When(archived_at=None, then=Value(0)), default=Value(1))
    return found.order_by(is_archived, "-last_activity_at", "-pk")


def cards(access: Access, groups: Iterable[Group], search: Search) -> list[Card]:
    """Return the cards of a page of groups, with the sub-groups folded under each, or the parent of each: one query.

    Those of the rules that let people in come on top.
    """
    groups = list(groups)
    why = suggestions.reasons(access) if search.show == "suggested" else {}
    if search.folds:
        under: dict[int, list[Card]] = {}
        children = Group.objects.named_to(access).filter(parent__in=[group.pk for group in groups])
        below = list(children.order_by("name", "pk"))
        ways_in = ways(access, [*groups, *below])
        for child in below:
            under.setdefault(child.parent_id or 0, []).append(card(access, child, ways_in[child.pk]))
        return [card(access, group, ways_in[group.pk], children=under.get(group.pk, [])) for group in groups]
    wanted = {group.parent_id for group in groups if group.parent_id}
    parents = {parent.pk: parent for parent in Group.objects.named_to(access).filter(pk__in=wanted)} if wanted else {}
    ways_in = ways(access, groups)
    return [card(access, g, ways_in[g.pk], why.get(g.pk, ""), parents.get(g.parent_id or 0)) for g in groups]


def card(
    access: Access,
    group: Group,
    way: str,
    why: str = "",
    parent: Group | None = None,
    children: list[Card] | None = None,
) -> Card:
    """Return what `access` may see and do of a group found, `way` being how they come in: no query."""
    part = access.in_group(group)
    is_told = group.listing != Group.Listing.NAME_ONLY or rules.can(access, "see_home", group)
    if part.state == "invited":
        act = "answer"
    elif not access.is_signed_in:
        act = {"open": "join", "request": "ask"}.get(group.joining, "") if not group.archived_at else ""
    else:
        act = way
    shows_logo = bool(group.logo) and rules.can(access, "see_home", group)
    return Card(group, is_told, part.state, act, shows_logo, why, parent, children or [])
