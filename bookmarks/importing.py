"""A file of bookmarks on its way in: read and kept, shown to its sender, written by the worker once they say yes.

Nobody is told of what an import brings: a group that comes with a thousand pages would not forgive it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F

from accounts.models import User
from bookmarks import actions
from bookmarks.filing.lines import Line, Reading
from bookmarks.models import Address, Bookmark, Collection, Import
from content.models import Content
from core import clock
from core.hints import hint
from groups.models import Group, Membership
from notifications import leases
from toolkit import sections

KEPT = timedelta(days=30)
BATCH = 50


@dataclass(frozen=True)
class Planned:
    """One line of a file and what will become of it: `new`, `known` or `private`; with the bookmark known."""

    line: Line
    fate: str
    bookmark: Bookmark | None = None


def keep(*, group: Group, by: User, name: str, reading: Reading, may_credit: bool) -> Import:
    """Keep what a file holds until its sender says yes; what they sent before and did not confirm goes.

    `may_credit`: the sender moderates the group, so the members whom the file names sign their own lines.
    """
    Import.objects.filter(group=group, by=by, state=Import.State.READ).delete()
    return Import.objects.create(
        group=group,
        by=by,
        name=name[:200],
        format=reading.format,
        lines=[line.stored() for line in reading.lines],
        refused=reading.refused,
        refused_count=reading.refused_count,
        repeated=reading.repeated,
        left_out=reading.left_out,
        may_credit=may_credit,
        created_at=clock.now(),
    )


def plan(row: Import, lines: list[dict[str, Any]]) -> list[Planned]:
    """Return what will become of some stored lines of an import: one query, whatever their number."""
    loaded = [Line.loaded(kept) for kept in lines]
    keys = {actions.key_of(line.url): line for line in loaded}
    rows = Address.objects.filter(group=row.group, key__in=keys, bookmark__trashed_at=None)
    known = {found.key: found.bookmark for found in rows.select_related("bookmark__group")}
    planned = []
    for key, line in keys.items():
        hidden = line.is_private and not row.takes_private
        fate = "known" if key in known else "private" if hidden else "new"
        planned.append(Planned(line, fate, known.get(key)))
    return planned


@transaction.atomic
def confirm(*, row: Import, takes_private: bool) -> None:
    """Have the worker write an import. Said twice, it is written once."""
    from bookmarks.tasks import write_import

    waiting = Import.objects.filter(pk=row.pk, state=Import.State.READ)
    if waiting.update(state=Import.State.RUNNING, takes_private=takes_private):
        hint(write_import, row.pk)


def sweep() -> None:
    """Take up the imports whose worker died or whose hint was lost, and forget old ones."""
    due = Import.objects.filter(leases.free(), state=Import.State.RUNNING)
    for pk in list(due.order_by("pk").values_list("pk", flat=True)[:5]):
        write(pk)
    Import.objects.filter(created_at__lt=clock.now() - KEPT).exclude(state=Import.State.RUNNING).delete()


def write(pk: int) -> None:
    """Write the lines of one import that are not written yet, unless another worker does.

    Each line is a transaction that counts itself, so that a worker that dies loses none and doubles none.
    """
    if not leases.take(Import.objects.filter(pk=pk, state=Import.State.RUNNING)):
        return
    row = Import.objects.select_related("group", "by").get(pk=pk)
    authors = Authors(row)
    for number, kept in _waiting(row):
        _write_line(row, number, Line.loaded(kept), authors)
        if number % BATCH == 0:
            Import.objects.filter(pk=pk).update(lease_until=leases.ends())
    Import.objects.filter(pk=pk).update(state=Import.State.DONE, lease_until=None)


def _waiting(row: Import) -> Iterator[tuple[int, dict[str, Any]]]:
    yield from list(enumerate(row.lines, 1))[row.done :]


@transaction.atomic
def _write_line(row: Import, number: int, line: Line, authors: Authors) -> None:
    skipped = line.is_private and not row.takes_private
    is_new = False
    if not skipped:
        typed = actions.Typed(url=line.url, title=line.title, summary=_summary(line), tags=line.tags)
        saved = actions.bring(group=row.group, author=authors.of(line), typed=typed)
        is_new = saved.is_new
        _put_right(saved, line, row)
    Import.objects.filter(pk=row.pk).update(
        done=number, made=F("made") + int(is_new), known=F("known") + int(not is_new and not skipped)
    )


def _summary(line: Line) -> str:
    """Return the words of a line: its own, then what was said of it, highlights among them."""
    return "\n\n".join(part for part in (line.summary, *line.comments) if part)


def _put_right(saved: actions.Saved, line: Line, row: Import) -> None:
    """Give a new bookmark its date and its collection; keep what its sender wants to read later."""
    mark = saved.bookmark
    if saved.is_new and line.added_at:
        at = min(line.added_at, clock.now())
        Content.objects.filter(pk=mark.pk).update(created_at=at, published_at=at, sort_at=at, last_activity_at=at)
    if line.collection and mark.collection_id is None:
        found = _collection(row.group, line.collection)
        Bookmark.objects.filter(pk=mark.pk).update(collection=found)
    if line.is_for_later:
        actions.mark(bookmark=mark, user=row.by, is_for_later=True)


def _collection(group: Group, name: str) -> Collection:
    """Return the collection of that name in a group, made when there is none."""
    found = Collection.objects.filter(group=group, title=name, trashed_at=None).first()
    if found is not None:
        return found
    made: Collection = sections.save(Collection(group=group, title=name), by=None)
    return made


class Authors:
    """Who signs the lines of an import: the member that a line names, when an animator brings it; else its sender."""

    def __init__(self, row: Import) -> None:
        self.sender = row.by
        self.group = row.group
        self.trusts = row.may_credit
        self.known: dict[str, User] = {}

    def of(self, line: Line) -> User:
        """Return the author of a line."""
        if not self.trusts or not line.author:
            return self.sender
        if line.author not in self.known:
            self.known[line.author] = self._member(line.author) or self.sender
        return self.known[line.author]

    def _member(self, named: str) -> User | None:
        members = User.objects.filter(
            memberships__group=self.group, memberships__state=Membership.State.ACTIVE, is_active=True
        )
        if "@" not in named:
            return members.filter(username=named.lower()).first()
        owners = EmailAddress.objects.filter(email__iexact=named, verified=True).values("user")
        return members.filter(pk__in=owners).first()
