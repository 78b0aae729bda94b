"""Searching: what the index holds that one person may read, in one order over all kinds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet
from django.db.models.functions import Left
from django.utils.safestring import SafeString

from content.models import Comment, Content
from content.querysets import shown_comment_q
from core import text
from groups.access import Access
from search import inside, marking, narrowing
from search.backends import backend
from search.marking import marked
from search.models import Document
from search.narrowing import Narrowed
from search.words import Terms

RESULTS_MAX = 1_000
_EXCERPT_LENGTH = 200


@dataclass(frozen=True)
class Hit:
    """One result: an item, or a comment on it, with the piece of text that answers.

    `where` says where it answered: "file" (named in `file`), "comment", "text", "title", "tags", or nothing known.
    """

    content: Content
    comment: Comment | None
    excerpt: SafeString
    file: str = ""
    where: str = ""
    title: SafeString | str = ""

    @property
    def url(self) -> str:
        """The address of what was found."""
        return self.comment.get_absolute_url() if self.comment else self.content.get_absolute_url()

    @property
    def thing(self) -> Content | Comment:
        """What was found: it has an author and a date."""
        return self.comment or self.content


class Found:
    """What a search finds: counted and cut in pages like a queryset, one query each, at most RESULTS_MAX of them."""

    def __init__(self, matching: QuerySet[Document], in_order: QuerySet[Document]) -> None:
        self._matching = matching
        self._in_order = in_order

    def count(self) -> int:
        """Return how many documents answer, RESULTS_MAX at most: nobody reads further, and counting all takes long."""
        return len(self.ids)

    def __getitem__(self, part: slice) -> list[Document]:
        """Return a part of the documents, the best first."""
        return list(self._in_order[:RESULTS_MAX][part])

    @cached_property
    def ids(self) -> list[int]:
        """The ids of the documents counted, in no order."""
        return list(self._matching.order_by().values_list("pk", flat=True)[:RESULTS_MAX])


def find(access: Access, terms: Terms, *, group: str = "", kind: str = "", by: Narrowed | None = None) -> Found:
    """Return the documents that answer `terms` among those `access` may read."""
    by = Narrowed(group=group, kind=kind) if by is None else by
    if not terms:
        return Found(Document.objects.none(), Document.objects.none())
    documents = narrowing.narrowed(narrowing.filtered(readable(access), terms, access), by).only("pk")
    latest = documents.order_by("-at", "-pk")
    if not terms.wanted:
        return Found(documents, latest)
    matching = backend().matching(documents, terms)
    return Found(matching, matching.order_by("-at", "-pk") if by.sort == "date" else backend().ranked(matching, terms))


def readable(access: Access) -> QuerySet[Document]:
    """Return the documents of what `access` may read: the rules are asked, never copied into the index."""
    of_item = Q(comment=None)
    of_comment = Q(comment__isnull=False) & shown_comment_q(access, "comment__")
    return Document.objects.filter(of_item | of_comment, content__in=Content.objects.visible_to(access))


def hits(documents: Iterable[Document], terms: Terms) -> list[Hit]:
    """Return one page of documents as results: two queries, three where files were read, whatever their number."""
    pks = [document.pk for document in documents]
    loaded = Document.objects.select_related("content__group", "content__author", "comment__author")
    light = loaded.defer("text", "content__body", "content__body_html", "comment__body", "comment__body_html")
    rows = light.annotate(has_files=Q(text__contains=inside.MARK)).in_bulk(pks)
    pieces = _pieces(pks, terms) if pks else {}
    files = inside.files_of(pieces, [pk for pk, row in rows.items() if row.has_files], terms)
    return [hit_of(rows[pk], pieces.get(pk, ""), files.get(pk, ""), terms) for pk in pks if pk in rows]


def hit_of(row: Document, piece: str, file: str, terms: Terms) -> Hit:
    """Return a document as a result that says where it answered (LS4)."""
    title = marking.marked_title(row.content.title, terms)
    excerpt = marked(inside.without(piece))
    if file:
        where = "file"
    elif row.comment_id:
        where = "comment"
    elif "<mark>" in title:
        where = "title"
    elif "<mark>" in excerpt:
        where = "text"
    else:
        where = "tags" if terms.wanted else ""
    return Hit(row.content, row.comment, excerpt, file, where, title)


def _pieces(pks: list[int], terms: Terms) -> dict[int, str]:
    """Return a piece of each text: around the words found, or its beginning when no word was looked for."""
    if terms.wanted:
        return backend().excerpts(pks, terms)
    texts = Document.objects.filter(pk__in=pks).values_list("pk", Left("text", _EXCERPT_LENGTH * 2))
    return {pk: text.excerpt(start, _EXCERPT_LENGTH) for pk, start in texts}
