"""The pool: every item of the group that the watch knows of, with its state, its votes and its last step (VW5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from content.models import Content
from content.querysets import published_q
from groups.access import Access
from veille.models import Reading, Selection, Watch
from veille.working import steps, votes

State = Selection.State


@dataclass(frozen=True)
class Asked:
    """What the address asks of the pool: items in one state, of one theme perhaps, read by nobody perhaps."""

    state: str = State.INBOX
    theme: str = ""
    is_unassigned: bool = False


def items(watch: Watch, access: Access) -> Any:
    """Return the items that `access` reads and that are in the watch: bookmarks, and whatever was proposed.

    Each has `standing`, its state, and `standing_pk`, the row that gives it. An item nobody proposed is in the inbox.
    """
    rows = Selection.objects.filter(watch=watch, content=OuterRef("pk")).order_by("-pk")
    seen = Content.objects.visible_to(access).filter(published_q(), group=watch.group_id)
    known = seen.filter(Q(kind="bookmark") | Exists(rows)).exclude(kind="edition")
    return known.annotate(
        standing=Coalesce(Subquery(rows.values("state")[:1]), Value(str(State.INBOX))),
        standing_pk=Subquery(rows.values("pk")[:1]),
    )


def asked_for(watch: Watch, access: Access, asked: Asked) -> Any:
    """Return the items of one state, most votes first while they wait, the latest first once decided."""
    found = items(watch, access).filter(standing=asked.state)
    if asked.theme:
        found = found.filter(tagged__tag__slug=asked.theme)
    if asked.is_unassigned:
        found = found.filter(pk__in=unassigned(watch, access).values("pk"))
    waits = asked.state in (State.INBOX, State.CANDIDATE)
    order = ["-votes", "-created_at", "-pk"] if waits else ["-standing_pk"]
    return votes.with_votes(found).cards().order_by(*order)


def unassigned(watch: Watch, access: Access) -> Any:
    """Return the items of the pool that nobody has proposed, is asked to read or has answered for."""
    open_or_done = Reading.objects.filter(content=OuterRef("pk"), state__in=["asked", "answered"])
    return items(watch, access).filter(~Exists(open_or_done), standing=State.INBOX)


def tally(watch: Watch, access: Access) -> list[tuple[str, str, int]]:
    """Return each state, its words and how many items are in it: one query."""
    counts = dict(items(watch, access).values_list("standing").order_by("standing").annotate(Count("pk")))
    return [(value, str(label), counts.get(value, 0)) for value, label in State.choices]


def show(rows: list[Content], watch: Watch, access: Access) -> None:
    """Give each row what it shows: `last_step` and `mine`, one's own vote. Two queries for a page."""
    pks = [row.pk for row in rows]
    last = steps.last_of_items(watch, pks)
    mine = votes.mine_on(pks, access.user)
    for row in rows:
        row.last_step = last.get(row.pk)  # type: ignore[attr-defined]
        row.mine = mine.get(row.pk)  # type: ignore[attr-defined]
        row.anchor = str(row.pk)  # type: ignore[attr-defined]
