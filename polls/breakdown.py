"""Results by type of organisation, never for so few people that they would be recognised (SO18)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import CharField, Count, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import Affiliation
from polls.models import Answer, Poll, Question

LEAST = 5
"""The fewest voters of a type that are told apart; smaller types are not shown at all."""
COUNTED = {Question.Kind.CHOICE, Question.Kind.STANCE}


@dataclass(frozen=True)
class Part:
    """The voters of one type of organisation: how many, and how many of them chose each option, in its order."""

    kind: str
    voted: int
    counts: list[int]


def parts(poll: Poll, question: Question) -> list[Part]:
    """Return the answers to a question by type of the voters' organisation, the largest first: two queries.

    Nothing for a secret poll, which knows no voter, nor unless at least two types have voters enough.
    """
    if poll.is_secret or question.kind not in COUNTED:
        return []
    main = Affiliation.objects.filter(user=OuterRef("ballot__voter__user")).order_by("-is_main", "pk")
    kind = Coalesce(
        F("ballot__voter__organisation__kind"),
        Subquery(main.values("organisation__kind")[:1]),
        Value(""),
        output_field=CharField(),
    )
    rows = Answer.objects.filter(question=question, option__isnull=False).annotate(kind=kind)
    chosen: dict[str, dict[int | None, int]] = defaultdict(dict)
    for name, option, count in rows.values_list("kind", "option_id").annotate(n=Count("pk")).order_by():
        chosen[name][option] = count
    voters = dict(rows.values_list("kind").annotate(n=Count("ballot", distinct=True)).order_by())
    options = [option.pk for option in question.options.all()]
    found = [
        Part(name, voters[name], [counts.get(pk, 0) for pk in options])
        for name, counts in chosen.items()
        if name and voters[name] >= LEAST
    ]
    return sorted(found, key=lambda part: -part.voted) if len(found) > 1 else []
