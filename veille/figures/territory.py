"""What the territory is reading: the themes of all its public watches over twelve months, by type of actor (VE17).

Only what public editions published is counted, and no figure stands on fewer than three people.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.db.models import Count

from accounts.models import Affiliation
from content.models import ContentTag
from groups.access import visitor
from veille.models import Edition, Selection

FLOOR = 3
"""No figure is shown that stands on fewer people."""
MONTHS = 12
THEMES_MAX = 12
KINDS_MAX = 12
KEPT_SECONDS = 6 * 3600


@dataclass(frozen=True)
class Theme:
    """A theme: how many items of public editions, in the last six months and in the six before."""

    name: str
    now: int
    before: int

    @property
    def change(self) -> int:
        """How many more, or fewer."""
        return self.now - self.before


@dataclass(frozen=True)
class Reading:
    """Themes, and for each type of actor how many items of each theme its people brought."""

    themes: list[Theme]
    kinds: list[tuple[str, list[tuple[str, int]]]]


def reading(today: date) -> Reading:
    """Return what the territory reads, as kept for a few hours or computed now: three queries."""
    key = f"veille:territory:{today.isoformat()}"
    kept: Reading | None = cache.get(key)
    if kept is None:
        kept = compute(today)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def compute(today: date) -> Reading:
    """Compute what the territory reads from what public editions published in twelve months."""
    half, year = today - timedelta(days=182), today - timedelta(days=365)
    editions = Edition.objects.visible_to(visitor()).filter(number__isnull=False)
    rows = Selection.objects.filter(edition__in=editions.values("pk"), state="published", content__isnull=False)
    items = rows.filter(published_at__date__gt=year)
    named = ContentTag.objects.filter(content_object__in=items.values("content")).order_by()
    tags = [name for name, _count in named.values_list("tag__name").annotate(n=Count("pk")).order_by("-n", "tag__name")]
    told = named.filter(tag__name__in=tags[:THEMES_MAX]).values_list(
        "tag__name", "content_object__author", "content_object__published_at"
    )
    people: dict[str, set[int]] = defaultdict(set)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    by_person: dict[tuple[int, str], int] = defaultdict(int)
    for name, author, published in told:
        if author is not None:
            people[name].add(author)
            by_person[author, name] += 1
        counts[name][0 if published is None or published.date() > half else 1] += 1
    themes = [Theme(name, *counts[name]) for name in tags[:THEMES_MAX] if len(people[name]) >= FLOOR]
    return Reading(themes, by_kind(by_person, {theme.name for theme in themes}))


def by_kind(by_person: dict[tuple[int, str], int], themes: set[str]) -> list[tuple[str, list[tuple[str, int]]]]:
    """Return the themes of each type of organisation, those that fewer than FLOOR people brought left out."""
    authors = {author for author, _theme in by_person}
    places = Affiliation.objects.filter(user__in=authors, is_main=True).exclude(organisation__kind="")
    kinds = dict(places.values_list("user", "organisation__kind"))
    counts: dict[tuple[str, str], int] = defaultdict(int)
    people: dict[tuple[str, str], set[int]] = defaultdict(set)
    for (author, theme), count in by_person.items():
        if author in kinds and theme in themes:
            counts[kinds[author], theme] += count
            people[kinds[author], theme].add(author)
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for (kind, theme), count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        if len(people[kind, theme]) >= FLOOR:
            found[kind].append((theme, count))
    return sorted(found.items())[:KINDS_MAX]
