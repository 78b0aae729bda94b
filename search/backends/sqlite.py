"""Searching with SQLite: an FTS5 table beside the documents, without French stems: longer words match by beginning."""

from __future__ import annotations

from django.db import connection
from django.db.models import FloatField, QuerySet
from django.db.models.expressions import RawSQL

from search.entries import MARKS, Entry
from search.models import Document
from search.words import Terms

_WRITE = "INSERT INTO search_fts(rowid, title, tags, text, about) VALUES (%s, %s, %s, %s, %s)"
# The weights of title, tags, text and about; bm25 is smaller for what answers better.
_RANK = "bm25(search_fts, 10.0, 5.0, 1.0, 0.2)"
_TEXT_COLUMN = 2
_EXCERPT_WORDS = 32
_LONG = 5


def _expression(terms: Terms) -> str:
    """Return `terms` in FTS5's language. Every word is in quotes and holds letters and digits, so none is syntax."""
    wanted = " AND ".join(_term(term) for term in terms.wanted)
    unwanted = "".join(f" NOT {_term(term)}" for term in terms.unwanted)
    return f"({wanted}){unwanted}"


def _term(term: tuple[str, ...]) -> str:
    if len(term) > 1:
        return f'"{" ".join(term)}"'
    return f"({' OR '.join(dict.fromkeys(_spelled(form) for form in _forms(term[0])))})"


def _forms(word: str) -> list[str]:
    """Return `word` in the singular and plural ways French may write it; a star means "whatever follows"."""
    singular = word[:-1] if word.endswith(("s", "x")) and len(word) > 3 else word
    if word.isdigit():
        return [word]
    if len(word) < _LONG:
        return [word, singular, f"{singular}s", f"{singular}x"]
    found = [f"{singular}*"]
    if word.endswith("aux"):
        found += [f"{word[:-3]}al", f"{word[:-3]}ail"]
    elif word.endswith(("al", "ail")):
        found.append(f"{word.removesuffix('l').removesuffix('i')}ux")
    return [form for base in found for form in ((base, base.replace("oe", "œ")) if "oe" in base else (base,))]


def _spelled(form: str) -> str:
    return f'"{form.removesuffix("*")}"*' if form.endswith("*") else f'"{form}"'


def write(entries: list[Entry]) -> None:
    """Keep the words of `entries` in place of what their documents had."""
    remove([entry.pk for entry in entries])
    with connection.cursor() as cursor:
        cursor.executemany(_WRITE, [(e.pk, e.title, e.tags, e.text, e.about) for e in entries])


def remove(pks: list[int]) -> None:
    """Forget the words of these documents."""
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM search_fts WHERE rowid = %s", [(pk,) for pk in pks])


def matching(documents: QuerySet[Document], terms: Terms) -> QuerySet[Document]:
    """Return those of `documents` that answer `terms`, with the FTS5 table joined to them.

    `bm25` and `snippet` answer only where the FTS5 table itself is searched, hence `extra`.
    """
    return documents.extra(
        tables=["search_fts"],
        where=["search_fts.rowid = search_document.id", "search_fts MATCH %s"],
        params=[_expression(terms)],
    )


def ranked(documents: QuerySet[Document], terms: Terms) -> QuerySet[Document]:
    """Return the matching documents, the best first, then the latest."""
    return documents.annotate(rank=RawSQL(_RANK, [], FloatField())).order_by("rank", "-at", "-pk")  # noqa: S611


def excerpts(pks: list[int], terms: Terms) -> dict[int, str]:
    """Return a piece of the text of each document around the words found: one query."""
    piece = RawSQL(f"snippet(search_fts, {_TEXT_COLUMN}, %s, %s, '…', {_EXCERPT_WORDS})", MARKS)  # noqa: S611
    found = matching(Document.objects.filter(pk__in=pks), terms).annotate(piece=piece)
    return dict(found.values_list("pk", "piece"))
