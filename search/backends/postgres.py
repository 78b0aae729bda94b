"""Searching with PostgreSQL: a weighted `tsvector` beside each document, made with French stems and without accents."""

from __future__ import annotations

import re

from django.db import connection
from django.db.models import BooleanField, F, FloatField, Func, QuerySet, TextField, Value

from search.entries import MARKS, Entry
from search.models import Document
from search.words import Terms

# Letters D, C, B, A of PostgreSQL: about, text, tags, title.
_RANK = "ts_rank('{0.05, 0.2, 0.5, 1.0}', search_document.words, %(expressions)s, 1)"
_WRITE = """
    UPDATE search_document SET words =
        setweight(to_tsvector('veillee_french', %s), 'A') || setweight(to_tsvector('veillee_french', %s), 'B') ||
        setweight(to_tsvector('veillee_french', %s), 'C') || setweight(to_tsvector('veillee_french', %s), 'D')
    WHERE id = %s
"""
_OPTIONS = f"StartSel={MARKS[0]}, StopSel={MARKS[1]}, MaxWords=32, MinWords=16, MaxFragments=1"
# An excerpt is looked for at the beginning of a long text: PostgreSQL reads the whole of what it is given.
_HEADLINE_LENGTH = 20_000
_SIGNS = re.compile(r"[\W_]+")


class Query(Func):
    """What is looked for, as PostgreSQL's `tsquery`."""

    function = "websearch_to_tsquery"
    template = "%(function)s('veillee_french', %(expressions)s)"
    output_field = TextField()


class Matches(Func):
    """Whether the words of a document answer a query; uses the GIN index."""

    template = "search_document.words @@ %(expressions)s"
    output_field = BooleanField()


class Rank(Func):
    """How well the words of a document answer a query."""

    template = _RANK
    output_field = FloatField()


def spread(written: str) -> str:
    """Return `written` with a space for each sign, so that the words inside an address are found like others."""
    return _SIGNS.sub(" ", written)


def expression(terms: Terms) -> str:
    """Return `terms` in the language of websearch_to_tsquery, every word in quotes so that none is an operator."""
    wanted = [f'"{" ".join(term)}"' for term in terms.wanted]
    return " ".join([*wanted, *[f'-"{" ".join(term)}"' for term in terms.unwanted]])


def write(entries: list[Entry]) -> None:
    """Keep the words of `entries` in place of what their documents had."""
    rows = [[spread(part) for part in (e.title, e.tags, e.text, e.about)] + [e.pk] for e in entries]
    with connection.cursor() as cursor:
        cursor.executemany(_WRITE, rows)


def remove(pks: list[int]) -> None:
    """Forget the words of these documents."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_document SET words = NULL WHERE id = ANY(%s)", [pks])


def matching(documents: QuerySet[Document], terms: Terms) -> QuerySet[Document]:
    """Return those of `documents` that answer `terms`."""
    return documents.filter(Matches(Query(Value(expression(terms)))))


def ranked(documents: QuerySet[Document], terms: Terms) -> QuerySet[Document]:
    """Return the matching documents, the best first, then the latest."""
    rank = Rank(Query(Value(expression(terms))))
    return documents.annotate(rank=rank).order_by("-rank", "-at", "-pk")


def excerpts(pks: list[int], terms: Terms) -> dict[int, str]:
    """Return a piece of the text of each document around the words found: one query."""
    start = Func(F("text"), Value(_HEADLINE_LENGTH), function="LEFT", output_field=TextField())
    piece = Func(
        Value("veillee_french"),
        start,
        Query(Value(expression(terms))),
        Value(_OPTIONS),
        function="ts_headline",
        template="%(function)s(%(expressions)s)",
        output_field=TextField(),
    )
    return dict(Document.objects.filter(pk__in=pks).annotate(piece=piece).values_list("pk", "piece"))
