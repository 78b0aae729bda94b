"""Names of groups compared: accents, case, plurals and the order of words do not count. One engine for all."""

from __future__ import annotations

from django.db.models import Q

from core import text
from core.folding import pattern
from groups.access import Access
from groups.models import Group
from groups.querysets import GroupQuerySet

LIKE = 0.5
SHOWN = 5
LOOKED_AT = 200
# Words that say nothing of what a group is about.
EMPTY = frozenset((
    "le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "et", "en", "au", "aux", "a", "pour", "sur", "the",
    "of", "and", "for", "groupe", "group", "reseau", "comite",
))  # fmt: skip


def words_of(name: str) -> list[str]:
    """Return the folded words of a name that say something, without their plural."""
    folded = "".join(c if c.isalnum() else " " for c in text.fold(name)).split()
    telling = [word for word in folded if word not in EMPTY] or folded
    return list(dict.fromkeys(word.rstrip("sx") or word for word in telling))


def likeness(one: str, other: str) -> float:
    """Return how alike two names are, from 0 to 1: the share of words they have in common; a beginning counts half."""
    a, b = words_of(one), words_of(other)
    if not a or not b:
        return 0.0
    common = sum(1.0 if word in b else 0.5 if any(_begins(word, w) for w in b) else 0.0 for word in a)
    return common / max(len(a), len(b), 1) if len(a) >= len(b) else common / len(a) * (0.7 + 0.3 * len(a) / len(b))


def _begins(word: str, other: str) -> bool:
    shortest = min(len(word), len(other))
    return shortest >= 4 and word[:5] == other[:5]


def similar(access: Access, name: str) -> list[Group]:
    """Return the few groups that `access` may know of whose names are like `name`, the most alike first: one query.

    Secret groups are proposed to those who know them, to nobody else.
    """
    words = [word for word in words_of(name[:80]) if len(word) > 1][:8]
    if not words:
        return []
    any_of = Q()
    for word in words:
        any_of |= Q(name__regex=pattern(word[:5]))
    found = Group.objects.named_to(access).filter(any_of).order_by("-last_activity_at")[:LOOKED_AT]
    ranked = sorted(((likeness(name, group.name), group) for group in found), key=lambda pair: -pair[0])
    return [group for score, group in ranked if score >= LIKE][:SHOWN]


def matching(groups: GroupQuerySet, words: str) -> GroupQuerySet:
    """Return the groups whose name holds every word of a search, however it is accented."""
    for word in text.fold(words).split():
        groups = groups.filter(name__regex=pattern(word))
    return groups
