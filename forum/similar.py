"""Threads that may already answer what somebody is about to ask, in all the groups they read (FO10)."""

from __future__ import annotations

from content.models import Content
from groups.access import Access
from search import query
from search.words import Terms, read

SHOWN = 5
LETTERS_LEAST = 4


def similar(access: Access, typed: str) -> list[Content]:
    """Return a few threads whose words are those of a title being typed, the closest first: six queries at most.

    All its words are looked for, then its two longest, then its longest; the same words are never asked twice.
    """
    words = list(read(typed).wanted)
    long = sorted((word for word in words if len(word[0]) >= LETTERS_LEAST), key=lambda word: -len(word[0]))
    tries = dict.fromkeys([tuple(words), tuple(long[:2]), tuple(long[:1])])
    found: dict[int, Content] = {}
    for wanted in tries:
        if wanted and len(found) < SHOWN:
            terms = Terms(wanted=wanted)
            for hit in query.hits(query.find(access, terms, kind="topic")[:SHOWN], terms):
                found.setdefault(hit.content.pk, hit.content)
    return list(found.values())[:SHOWN]
