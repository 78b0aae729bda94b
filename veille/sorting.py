"""Sorting what the sources bring (*tri*): each entry is kept, dropped or put off, once for all who watch (VC8)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from bookmarks.actions import Saved, Typed, save
from bookmarks.models import Bookmark
from core import clock, text
from groups.access import Access
from groups.models import Group
from veille import proposing
from veille.inbox import bookmarks_of
from veille.models import Entry, RuleAct, Watch

QUOTED = 400
"""Characters of an entry's own text that a bookmark keeps: a short quotation, not a copy (droit de courte citation)."""
_READ = 4_000

State = Entry.State
WAITING = [State.NEW, State.LATER]


@transaction.atomic
def keep(*, entry: Entry, by: User) -> Saved:
    """Make a bookmark of an entry, in the name of who keeps it, or join the one the group has of that page.

    Raises InvalidAddress for an entry without an address.
    """
    theme = entry.source.theme
    typed = Typed(
        url=entry.url,
        title=text.excerpt(entry.title, 199),
        summary=quotation(entry, QUOTED),
        tags=(theme.name,) if theme else (),
    )
    saved = save(group=entry.watch.group, author=by, typed=typed)
    same_page(entry.watch, [entry.pk]).update(**_decided(State.KEPT, by), bookmark=saved.bookmark)
    return saved


def quotation(entry: Entry, length: int) -> str:
    """Return the beginning of an entry's text, without markup."""
    return text.excerpt(text.plain(entry.summary_html[:_READ]), length)


def drop(*, watch: Watch, pks: Iterable[int], by: User) -> int:
    """Set entries aside, with the same pages in other sources; return how many left the inbox."""
    return same_page(watch, pks).filter(state__in=WAITING).update(**_decided(State.DROPPED, by))


def put_off(*, watch: Watch, pks: Iterable[int], by: User) -> int:
    """Leave entries for later; return how many were put off."""
    return same_page(watch, pks).filter(state=State.NEW).update(**_decided(State.LATER, by))


def put_back(*, watch: Watch, pks: Iterable[int]) -> int:
    """Put dropped or later entries back among those to sort; return how many came back."""
    undone = same_page(watch, pks).filter(state__in=[State.DROPPED, State.LATER])
    return undone.update(state=State.NEW, decided_by=None, decided_at=None)


def _decided(state: str, by: User) -> dict[str, object]:
    return {"state": state, "decided_by": by, "decided_at": clock.now()}


def same_page(watch: Watch, pks: Iterable[int]) -> QuerySet[Entry]:
    """Return those entries of the watch and the entries of its other sources that lead to the same pages."""
    named = dict(watch.entries.filter(pk__in=list(pks)).values_list("pk", "url_key"))
    return watch.entries.filter(Q(pk__in=list(named)) | Q(url_key__in={key for key in named.values() if key}))


def show(entries: Iterable[Entry], group: Group, access: Access) -> None:
    """Give each entry what its row shows: `excerpt`, the group's bookmark of its page with its `standing`, and the
    `rule_name` of the rule that decided it.

    Five queries, whatever the number of entries. A bookmark that the reader may not see is not shown.
    """
    rows = list(entries)
    by_key = bookmarks_of(group, [row.url_key for row in rows if row.url_key])
    wanted = {pk for row in rows for pk in (by_key.get(row.url_key), row.bookmark_id) if pk}
    seen = Bookmark.objects.visible_to(access).filter(pk__in=wanted).select_related("group")
    bookmarks = {bookmark.pk: bookmark for bookmark in seen}
    standings = proposing.states(list(bookmarks.values()))
    rules = dict(RuleAct.objects.filter(entry__in=rows).order_by("pk").values_list("entry_id", "rule_name"))
    for row in rows:
        found = bookmarks.get(by_key.get(row.url_key) or row.bookmark_id or 0)
        row.excerpt = quotation(row, 240)  # type: ignore[attr-defined]
        row.known = found  # type: ignore[attr-defined]
        row.rule_name = rules.get(row.pk, "")  # type: ignore[attr-defined]
        row.standing = standings.get(found.pk, "") if found else ""  # type: ignore[attr-defined]
