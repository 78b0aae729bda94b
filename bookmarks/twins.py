"""Bookmarks that look like one page: met while saving by their title, in the worker by their text (VC6).

Nothing is joined by itself but what has one address (VC5): a title may be borrowed, a text may be copied. An animator
compares two bookmarks, joins them or says that they are two, once for all.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from bookmarks import likeness
from bookmarks.models import Bookmark, PageText, Trace, Twin
from core import clock
from core.addresses import shown_host
from groups.access import Access
from groups.models import Group

SHOWN = 3
CANDIDATES_MAX = 20
BATCH = 50

Reason = Twin.Reason


def key_for(title: str, url: str, site: str = "") -> str:
    """Return the key of a title of a page at `url`, whose site calls itself `site`."""
    host = shown_host(url)
    return likeness.title_key(title, site, host, host.rpartition(".")[0])


def alike(access: Access, group: Group, title: str, url: str) -> list[Bookmark]:
    """Return the group's bookmarks, of those one may read, that have the title of a page about to be saved: one query.

    None when the title says too little.
    """
    key = key_for(title, url)
    if not key:
        return []
    found = Bookmark.objects.visible_to(access).in_group(group).filter(title_key=key)
    return list(found.select_related("group", "author").order_by("pk")[:SHOWN])


def look(bookmark: Bookmark) -> int:
    """Look for pages like that of a bookmark in its group, and note the pairs; return how many are new."""
    key = key_for(bookmark.title, bookmark.url, bookmark.site)
    Bookmark.objects.filter(pk=bookmark.pk).update(title_key=key, likened_at=clock.now())
    others = Bookmark.objects.alive().filter(group=bookmark.group_id).exclude(pk=bookmark.pk)
    found = dict.fromkeys(_ids(others.filter(title_key=key)), Reason.TITLE) if key else {}
    found |= dict.fromkeys(_same_text(bookmark, others), Reason.TEXT)
    now = clock.now()
    pairs = [
        Twin(one_id=min(pk, bookmark.pk), other_id=max(pk, bookmark.pk), reason=reason, found_at=now)
        for pk, reason in found.items()
    ]
    known = Twin.objects.filter(Q(one=bookmark) | Q(other=bookmark)).values_list("one_id", "other_id")
    fresh = [pair for pair in pairs if (pair.one_id, pair.other_id) not in set(known)]
    Twin.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _ids(rows: QuerySet[Bookmark]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:CANDIDATES_MAX])


def _same_text(bookmark: Bookmark, others: QuerySet[Bookmark]) -> list[int]:
    """Return the others whose text has most of its runs of words in common with this one's."""
    mine = PageText.objects.filter(bookmark=bookmark).values_list("text", flat=True).first()
    runs = likeness.shingles(mine or "")
    if not runs:
        return []
    keys = Trace.objects.filter(bookmark=bookmark).values("key")
    met = Trace.objects.filter(key__in=keys, bookmark__in=others).values("bookmark_id")
    said = PageText.objects.filter(bookmark__in=met).order_by("pk").values_list("bookmark_id", "text")
    rows = said[:CANDIDATES_MAX]
    return [pk for pk, words in rows if likeness.share(runs, likeness.shingles(words)) >= likeness.ALIKE]


def pairs_of(group: Group) -> QuerySet[Twin]:
    """Return the pairs of a group that wait for a decision, the latest first."""
    waiting = Twin.objects.filter(parted_at=None, one__group=group, other__group=group)
    waiting = waiting.filter(one__trashed_at=None, other__trashed_at=None)
    return waiting.select_related("one__author", "one__group", "other__author", "other__group").order_by("-pk")


def of_bookmark(bookmark: Bookmark, access: Access) -> list[Twin]:
    """Return the pairs of a bookmark that wait and whose other side the reader may open: one query."""
    seen = Bookmark.objects.visible_to(access).values("pk")
    mine = pairs_of(bookmark.group).filter(Q(one=bookmark, other__in=seen) | Q(other=bookmark, one__in=seen))
    return list(mine[:SHOWN])


@transaction.atomic
def part(*, twin: Twin, by: User) -> None:
    """Say that two bookmarks are two pages; the pair is not proposed again."""
    Twin.objects.filter(pk=twin.pk, parted_at=None).update(parted_at=clock.now(), parted_by=by)


def sweep() -> None:
    """Look for the twins of the bookmarks that nobody has looked at yet, a few at a time."""
    unseen = Bookmark.objects.alive().filter(likened_at=None).exclude(fetch_state=Bookmark.Fetch.WAITING)
    for bookmark in unseen.select_related("group").order_by("-pk")[:BATCH]:
        look(bookmark)
