"""What each person and organisation brought: for the animators and for the person, never a public league (VM3)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count

from accounts.models import Affiliation, User
from veille.figures import counting
from veille.figures.spans import Span
from veille.models import Selection, Watch

PEOPLE_MAX = 200
MEASURES = ("items", "proposed", "selected", "comments", "votes")


@dataclass
class Part:
    """What one person, or the people of one organisation, brought in a span of days."""

    name: str
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def total(self) -> int:
        """Everything, to put the lines in order."""
        return sum(self.counts.values())

    @property
    def cells(self) -> list[int]:
        """The counts in the order of MEASURES."""
        return [self.counts[name] for name in MEASURES]


def counts(watch: Watch, span: Span, user: int | None = None) -> dict[int, dict[str, int]]:
    """Return what each person brought, by id, or one person alone: five queries."""
    proposed = Selection.objects.filter(watch=watch)
    asked = {
        "items": (counting.collected(watch).found, "created_at", "author"),
        "proposed": (proposed, "proposed_at", "proposed_by"),
        "selected": (counting.selected(watch).found, "published_at", "content__author"),
        "comments": (counting.comments(watch).found, "created_at", "author"),
        "votes": (counting.votes(watch).found, "at", "user"),
    }
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for name, (rows, at, who) in asked.items():
        mine = rows.filter(span.q(watch, at), **({who: user} if user else {f"{who}__isnull": False}))
        for pk, count in mine.order_by().values_list(who).annotate(n=Count("pk")):
            found[pk][name] = count
    return found


def parts(watch: Watch, span: Span) -> tuple[list[Part], list[Part]]:
    """Return what people and their main organisations brought, the most first: seven queries."""
    found = counts(watch, span)
    best = sorted(found, key=lambda pk: (-sum(found[pk].values()), pk))[:PEOPLE_MAX]
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=best).only("name", "username")}
    places = Affiliation.objects.filter(user__in=list(found), is_main=True).select_related("organisation")
    people = [Part(names[pk], defaultdict(int, found[pk])) for pk in best if pk in names]
    organisations: dict[int, Part] = {}
    for place in places:
        one = organisations.setdefault(place.organisation_id, Part(place.organisation.name))
        for name, count in found[place.user_id].items():
            one.counts[name] += count
    return people, sorted(organisations.values(), key=lambda one: (-one.total, one.name))
