"""The sections of the coming edition and the order of what they hold (VD2).

A section is a name that its items carry; it stands where its first item stands, and items without one come last.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, unquote

from django.db import transaction

from accounts.models import User
from activity.record import record
from core import text
from veille.models import Edition, Selection, Watch

State = Selection.State
SECTION_MAX = 80
Outline = list[tuple[str, list[Selection]]]


def outline(rows: Iterable[Selection]) -> Outline:
    """Return selected items by section, in the order in which the edition shows them; those without one are last."""
    found: dict[str, list[Selection]] = {}
    for row in rows:
        found.setdefault(row.section, []).append(row)
    rest = found.pop("", [])
    named = list(found.items())
    return [*named, ("", rest)] if rest else named


def mark_of(name: str) -> str:
    """Return what stands for the head of a section in an order that is sent: an `s`, then the name, quoted."""
    return "s" + quote(name, safe="")


def _locked(watch: Watch) -> Outline:
    rows = watch.selections.select_for_update().filter(state=State.SELECTED).order_by("position", "pk")
    return outline(rows)


def _keep(parts: Outline) -> None:
    """Write the place and the section of every selected item."""
    ordered = [(name, row) for name, rows in parts for row in rows]
    for place, (name, row) in enumerate(ordered, start=1):
        row.position, row.section = place, name
    Selection.objects.bulk_update([row for _name, row in ordered], ["position", "section"])


@transaction.atomic
def tidy(watch: Watch) -> None:
    """Give every selected item the place at which the page shows it: those of one section stand together."""
    _keep(_locked(watch))


@transaction.atomic
def arrange(*, watch: Watch, marks: list[str]) -> None:
    """Put the selected items in the order of `marks`: heads of sections (`mark_of`) and ids of items.

    An item goes into the section whose head stands before it. Ids of others are ignored; an item that is not named,
    because somebody selected it meanwhile, keeps its section and goes last there.
    """
    known = {str(row.pk): row for _name, rows in _locked(watch) for row in rows}
    heads = [unquote(mark[1:])[:SECTION_MAX] for mark in marks if mark.startswith("s")]
    parts: dict[str, list[Selection]] = {name: [] for name in heads}
    at = heads[0] if heads else None
    for mark in marks:
        if mark.startswith("s"):
            at = unquote(mark[1:])[:SECTION_MAX]
        elif (row := known.pop(mark, None)) is not None:
            parts.setdefault(row.section if at is None else at, []).append(row)
    for row in known.values():
        parts.setdefault(row.section, []).append(row)
    _keep(outline(_with(name, row) for name, rows in parts.items() for row in rows))


def _with(name: str, row: Selection) -> Selection:
    row.section = name
    return row


@transaction.atomic
def step(*, selection: Selection, up: bool) -> None:
    """Move a selected item one place up or down, into the neighbouring section at the edge of its own."""
    parts = _locked(selection.watch)
    at = next((n for n, (_name, rows) in enumerate(parts) if selection.pk in [row.pk for row in rows]), None)
    if at is None:
        return
    rows = parts[at][1]
    place = [row.pk for row in rows].index(selection.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    elif up and at > 0:
        parts[at - 1][1].append(rows.pop(0))
    elif not up and at + 1 < len(parts):
        parts[at + 1][1].insert(0, rows.pop())
    _keep(parts)


@transaction.atomic
def put(*, selection: Selection, section: str, by: User) -> None:
    """Put a selected item at the end of a section, perhaps a new one, or of none."""
    name = text.one_line(section)[:SECTION_MAX]
    Selection.objects.filter(pk=selection.pk).update(section=name, position=2**31 - 1)
    tidy(selection.watch)
    record("selection.rewritten", actor=by, content=selection.content, group=selection.watch.group)


@transaction.atomic
def move_section(*, watch: Watch, name: str, up: bool) -> None:
    """Move a section with all it holds before or after its neighbour. The items without one stay last."""
    parts = _locked(watch)
    names = [one for one, _rows in parts if one]
    if name not in names:
        return
    place = names.index(name)
    other = place - 1 if up else place + 1
    if 0 <= other < len(names):
        parts[place], parts[other] = parts[other], parts[place]
    _keep(parts)


@transaction.atomic
def rename_section(*, watch: Watch, edition: Edition, name: str, new: str, by: User) -> None:
    """Give a section another name, or that of another section, which it then joins; its introduction follows."""
    new = text.one_line(new)[:SECTION_MAX]
    chosen = watch.selections.filter(state=State.SELECTED)
    if new == name or not chosen.filter(section=name).update(section=new):
        return
    tidy(watch)
    fresh = Edition.objects.select_for_update().get(pk=edition.pk)
    intros = dict(fresh.section_intros)
    words = intros.pop(name, "")
    if new and words and not intros.get(new):
        intros[new] = words
    Edition.objects.filter(pk=edition.pk).update(section_intros=intros)
    record("edition.written", actor=by, group=edition.group)
