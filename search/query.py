"""Searching: what the index holds that one person may read, in one order over all kinds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Left
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from content.models import Comment, Content, Shelf
from content.querysets import shown_comment_q
from core import text
from core.folding import pattern
from groups.access import Access
from groups.models import Group
from search import inside
from search.backends import backend
from search.entries import MARKS
from search.models import Document
from search.words import Terms, words_of

GROUPS_SHOWN = 5
RESULTS_MAX = 1_000
_EXCERPT_LENGTH = 200


@dataclass(frozen=True)
class Hit:
    """One result: an item, or a comment on it, with the piece of text that answers; `file` names where it stands when
    that is inside a file.
    """

    content: Content
    comment: Comment | None
    excerpt: SafeString
    file: str = ""

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
        return self._matching.order_by()[:RESULTS_MAX].count()

    def __getitem__(self, part: slice) -> list[Document]:
        """Return a part of the documents, the best first."""
        return list(self._in_order[:RESULTS_MAX][part])


def find(access: Access, terms: Terms, *, group: str = "", kind: str = "") -> Found:
    """Return the documents that answer `terms` among those `access` may read.

    `group` is a slug and `kind` a kind; one that does not exist or may not be known finds nothing, alike.
    """
    if not terms:
        return Found(Document.objects.none(), Document.objects.none())
    documents = _narrowed(_readable(access), terms, group, kind).only("pk")
    if terms.wanted:
        matching = backend().matching(documents, terms)
        return Found(matching, backend().ranked(matching, terms))
    return Found(documents, documents.order_by("-at", "-pk"))


def _readable(access: Access) -> QuerySet[Document]:
    """Return the documents of what `access` may read: the rules are asked, never copied into the index."""
    of_item = Q(comment=None)
    of_comment = Q(comment__isnull=False) & shown_comment_q(access, "comment__")
    return Document.objects.filter(of_item | of_comment, content__in=Content.objects.visible_to(access))


def _narrowed(documents: QuerySet[Document], terms: Terms, group: str, kind: str) -> QuerySet[Document]:
    if group:
        shelved = Shelf.objects.filter(group__slug=group).values("content_id")
        documents = documents.filter(Q(content__group__slug=group) | Q(content__in=shelved))
    if kind:
        documents = documents.filter(content__kind=kind)
    if terms.author:
        by_item = Q(comment=None, content__author__username=terms.author)
        documents = documents.filter(by_item | Q(comment__author__username=terms.author))
    if terms.tag:
        documents = documents.filter(comment=None, content__tagged__tag__slug=text.slug(terms.tag))
    return documents


def hits(documents: Iterable[Document], terms: Terms) -> list[Hit]:
    """Return one page of documents as results: two queries, three where files were read, whatever their number."""
    pks = [document.pk for document in documents]
    loaded = Document.objects.select_related("content__group", "content__author", "comment__author")
    light = loaded.defer("text", "content__body", "content__body_html", "comment__body", "comment__body_html")
    rows = light.annotate(has_files=Q(text__contains=inside.MARK)).in_bulk(pks)
    pieces = _pieces(pks, terms) if pks else {}
    files = inside.files_of(pieces, [pk for pk, row in rows.items() if row.has_files], terms)
    return [
        Hit(rows[pk].content, rows[pk].comment, marked(inside.without(pieces.get(pk, ""))), files.get(pk, ""))
        for pk in pks
        if pk in rows
    ]


def _pieces(pks: list[int], terms: Terms) -> dict[int, str]:
    """Return a piece of each text: around the words found, or its beginning when no word was looked for."""
    if terms.wanted:
        return backend().excerpts(pks, terms)
    texts = Document.objects.filter(pk__in=pks).values_list("pk", Left("text", _EXCERPT_LENGTH * 2))
    return {pk: text.excerpt(start, _EXCERPT_LENGTH) for pk, start in texts}


def marked(piece: str) -> SafeString:
    """Return an excerpt as HTML: everything escaped, then the words found between <mark> tags."""
    opening, closing = MARKS
    html = str(escape(piece)).replace(opening, "<mark>").replace(closing, "</mark>")
    return mark_safe(html)


def groups_named(access: Access, terms: Terms) -> list[Group]:
    """Return the few groups that `access` may know whose name holds every word, the exact name first (LS1)."""
    words = [word for term in terms.wanted for word in term]
    if not words:
        return []
    found = Group.objects.named_to(access)
    for word in words:
        found = found.filter(name__regex=pattern(word))
    exact = " ".join(words)
    best = found.order_by(F("last_activity_at").desc())[: GROUPS_SHOWN * 4]
    return sorted(best, key=lambda group: " ".join(words_of(group.name)) != exact)[:GROUPS_SHOWN]
