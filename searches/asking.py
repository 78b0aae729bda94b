"""What a saved search finds: the search itself asked again, always with the rights of whoever reads."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import QueryDict

from groups.access import Access
from search import narrowing, query
from search.backends import backend
from search.models import Document
from search.views import narrowed_in, typed_in
from search.words import Terms, read
from searches.models import ASKED_MAX, SavedSearch

NAMES = ("q", "group", "kind", "author", "tag", "since")


def asked_of(address: QueryDict) -> str:
    """Return the part of an address that is a search, in one order, cut to what is kept."""
    asked = QueryDict(mutable=True)
    for name in NAMES:
        if said := address.get(name, ""):
            asked[name] = said[:200]
    return asked.urlencode()[:ASKED_MAX]


def terms_of(search: SavedSearch) -> Terms:
    """Return the words and operators of a saved search."""
    return read(typed_in(QueryDict(search.asked)))


def documents_of(search: SavedSearch, access: Access) -> QuerySet[Document]:
    """Return what a saved search finds for `access`, in no order; a group's search stays within its group."""
    terms, by = terms_of(search), narrowed_in(QueryDict(search.asked))
    if not terms and not by:
        return Document.objects.none()
    found = narrowing.filtered(query.readable(access), terms, access)
    found = narrowing.narrowed(found, by)
    if search.group_id is not None:
        found = found.filter(content__group=search.group_id)
    return backend().matching(found, terms) if terms.wanted else found


def latest(search: SavedSearch, access: Access) -> QuerySet[Document]:
    """Return what it finds, the latest published first."""
    published = documents_of(search, access).filter(Q(comment__isnull=False) | Q(content__published_at__isnull=False))
    return published.order_by("-at", "-pk")


def new_in(search: SavedSearch, access: Access, since: datetime, until: datetime) -> QuerySet[Document]:
    """Return what came into a search after `since`, up to `until`, the latest first."""
    of_item = Q(comment=None, content__published_at__gt=since, content__published_at__lte=until)
    of_comment = Q(comment__created_at__gt=since, comment__created_at__lte=until)
    return documents_of(search, access).filter(of_item | of_comment).order_by("-at", "-pk")


def indexed_until(now: datetime) -> datetime:
    """Return up to when everything published is in the index: what waits for it is told next time. One query."""
    oldest = Document.objects.filter(stale_at__isnull=False).order_by("stale_at").values_list("stale_at", flat=True)
    return min(now, oldest.first() or now)


def loaded(documents: list[Document]) -> list[Document]:
    """Return documents with what a feed or a mail says of them, in their order: one query."""
    rows = Document.objects.select_related("content__group", "content__author", "comment__author")
    found = rows.defer("text", "content__body").in_bulk([one.pk for one in documents])
    return [found[one.pk] for one in documents if one.pk in found]
