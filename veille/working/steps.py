"""The history of an item in the watch: written with each change of state, read on its page and in the pool (VW5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from veille.models import Selection, Step, Watch

State = Selection.State
HISTORY_MAX = 50


def note(selection: Selection, by: User | None, *, rule_name: str = "", reason: str = "") -> Step:
    """Write down the state that a selection has just taken, inside the transaction of the change."""
    said = {"rule_name": rule_name[:120], "reason": reason[:300]}
    return Step.objects.create(selection=selection, state=selection.state, by=by, at=clock.now(), **said)


def note_published(selections: Iterable[Selection], moment: datetime, by: User | None) -> None:
    """Write down that an edition published these items: one statement."""
    Step.objects.bulk_create(Step(selection=row, state=State.PUBLISHED, by=by, at=moment) for row in selections)


def of_item(watch: Watch, content_pk: int) -> list[Step]:
    """Return what became of an item in the watch, the oldest first, each with its `sentence`: one query."""
    rows = Step.objects.filter(selection__watch=watch, selection__content=content_pk)
    found = list(rows.select_related("by", "selection__edition").order_by("at", "pk")[:HISTORY_MAX])
    return told(found)


def last_of_items(watch: Watch, content_pks: Iterable[int]) -> dict[int, Step]:
    """Return the last step of each of these items that has one, with its `sentence`: one query."""
    rows = Step.objects.filter(selection__watch=watch, selection__content__in=list(content_pks))
    found = rows.select_related("by", "selection__edition").order_by("at", "pk")
    return {row.selection.content_id or 0: row for row in told(list(found))}


def told(steps: list[Step]) -> list[Step]:
    """Give each step its `sentence`."""
    for step in steps:
        step.sentence = sentence(step)  # type: ignore[attr-defined]
    return steps


def sentence(step: Step) -> str:
    """Return what happened in one sentence: who or which rule, and the number of the edition."""
    edition = step.selection.edition
    said = {
        "name": str(step.by or _("a former member")),
        "rule": step.rule_name,
        "number": edition.number if edition else "",
    }
    if step.state == State.PUBLISHED:
        return _("Published in no. %(number)s") % said
    by_rule = {
        State.CANDIDATE: _("Proposed by the rule “%(rule)s”"),
        State.DROPPED: _("Set aside by the rule “%(rule)s”"),
    }
    by_person = {
        State.CANDIDATE: _("Proposed by %(name)s"),
        State.SELECTED: _("Selected by %(name)s"),
        State.DROPPED: _("Set aside by %(name)s"),
        State.INBOX: _("Put back in the pool by %(name)s"),
    }
    words = by_rule if step.rule_name and step.state in by_rule else by_person
    return words[State(step.state)] % said
