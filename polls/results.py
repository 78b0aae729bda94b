"""What came out of a poll: counts by option, in a fixed number of queries whatever the number of ballots."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count

from polls.breakdown import Part, parts
from polls.models import Answer, Ballot, Option, Poll, Question
from polls.rules import electorate_size

Kind = Question.Kind
SECRET_LEAST = 3
"""A secret poll with fewer ballots shows none: they would say who voted what."""
TEXTS_MAX = 500
WEIGHT = {2: 2, 1: 1, 0: 0}
"""What « yes », « if need be » and « no » count for a date."""


@dataclass
class Line:
    """One option: how many chose it, its score in its kind's own unit, and its share of the best or of the whole."""

    option: Option
    count: int = 0
    score: float = 0
    share: int = 0
    is_best: bool = False
    by_value: dict[int, int] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)


@dataclass
class Result:
    """One question: its lines, how many answered it, and the free answers."""

    question: Question
    lines: list[Line]
    answered: int = 0
    texts: list[tuple[str, str]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    @property
    def best(self) -> list[Line]:
        """The options that come first, more than one when they are level."""
        return [line for line in self.lines if line.is_best]


@dataclass
class Tally:
    """A whole poll: how many voted, of how many, and each question. `is_hidden` when too few voted in secret."""

    voted: int
    electors: int
    results: list[Result]
    comments: list[tuple[str, str]]
    is_hidden: bool = False

    @property
    def participation(self) -> int:
        """The share of the electors who voted, in whole percents."""
        return round(100 * self.voted / self.electors) if self.electors else 0


def tally(poll: Poll, questions: list[Question], *, with_names: bool = False) -> Tally:
    """Return the results of a poll. Costs six queries, two a question for its parts, and one more with names."""
    voted = poll.voters.filter(has_voted=True).count()
    whole = Tally(voted, max(electorate_size(poll), voted), [], [])
    if poll.is_secret and voted < SECRET_LEAST:
        whole.is_hidden = True
        return whole
    counts: dict[int, dict[int | None, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    rows = Answer.objects.filter(question__poll=poll, text="").values_list("question_id", "option_id", "value")
    for question_id, option_id, value, count in rows.annotate(n=Count("pk")).order_by(
        "question_id", "option_id", "value"
    ):
        counts[question_id][option_id][value] = count
    answered = dict(
        Answer.objects.filter(question__poll=poll).values_list("question_id").annotate(n=Count("ballot", distinct=True))
    )
    names = _names(poll) if with_names else {}
    texts = _texts(poll, with_names)
    for question in questions:
        lines = [_line(option, counts[question.pk][option.pk], names) for option in question.options.all()]
        result = Result(question, lines, answered.get(question.pk, 0), texts.get(question.pk, []))
        _score(result)
        result.parts = parts(poll, question)
        whole.results.append(result)
    whole.comments = _comments(poll, with_names)
    return whole


def _line(option: Option, by_value: dict[int, int], names: dict[int, list[str]]) -> Line:
    return Line(option, sum(by_value.values()), by_value=by_value, names=names.get(option.pk, []))


def _score(result: Result) -> None:
    """Give each line its score, in the way of its kind, and say which come first."""
    kind, places = result.question.kind, len(result.lines)
    for line in result.lines:
        weighed = sum(value * count for value, count in line.by_value.items())
        if kind == Kind.RANKING:
            # Borda: the first of n options earns n points, the last one.
            line.score = sum((places + 1 - rank) * count for rank, count in line.by_value.items())
        elif kind == Kind.DATE:
            line.count = line.by_value.get(2, 0)
            line.score = sum(WEIGHT.get(value, 0) * count for value, count in line.by_value.items())
        elif kind == Kind.SCALE:
            line.score = round(weighed / line.count, 1) if line.count else 0
        elif kind == Kind.POINTS:
            line.score = weighed
        else:
            line.score = line.count
    whole = _whole(result)
    highest = max((line.score for line in result.lines), default=0)
    for line in result.lines:
        line.share = round(100 * line.score / whole) if whole else 0
        line.is_best = bool(highest) and line.score == highest and kind not in {Kind.SIGN_UP, Kind.SCALE}


def _whole(result: Result) -> float:
    """Return what a share is a share of."""
    kind = result.question.kind
    if kind == Kind.SCALE:
        return result.question.top
    if kind == Kind.POINTS:
        return sum(line.score for line in result.lines)
    if kind == Kind.RANKING:
        return len(result.lines) * result.answered
    if kind == Kind.DATE:
        return 2 * result.answered
    return result.answered


def _names(poll: Poll) -> dict[int, list[str]]:
    """Return the names of those who chose each option, by option id; none in a secret poll, which keeps none."""
    if poll.is_secret:
        return {}
    found: dict[int, list[str]] = defaultdict(list)
    rows = Answer.objects.filter(question__poll=poll, option__isnull=False, value__gt=0)
    rows = rows.select_related("ballot__voter__user", "ballot__voter__organisation").order_by("ballot__cast_at", "pk")
    for answer in rows:
        if answer.ballot.voter is not None and answer.option_id is not None:
            found[answer.option_id].append(answer.ballot.voter.shown_name)
    return found


def _texts(poll: Poll, with_names: bool) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Answer.objects.filter(question__poll=poll).exclude(text="")
    rows = rows.select_related("ballot__voter__user", "ballot__voter__organisation")
    for answer in rows.order_by("question_id", "pk")[:TEXTS_MAX]:
        found[answer.question_id].append((answer.text, _signed(answer.ballot, with_names)))
    return found


def _comments(poll: Poll, with_names: bool) -> list[tuple[str, str]]:
    rows = poll.ballots.exclude(comment="").select_related("voter__user", "voter__organisation").order_by("pk")
    return [(ballot.comment, _signed(ballot, with_names)) for ballot in rows[:TEXTS_MAX]]


def _signed(ballot: Ballot, with_names: bool) -> str:
    return ballot.voter.shown_name if with_names and ballot.voter is not None else ""


def verdict(poll: Poll, whole: Tally) -> tuple[bool | None, bool | None]:
    """Tell whether the quorum is reached and whether the first question's best option has the share it needs.

    None where the poll asks for none. For a stance, the share is that of « for » among « for » and « against »: an
    abstention counts for the quorum alone.
    """
    quorum = None if poll.quorum is None else whole.voted >= poll.quorum
    if poll.threshold is None or not whole.results:
        return quorum, None
    first = whole.results[0]
    if first.question.kind == Kind.STANCE:
        said = {line.option.stance: line.count for line in first.lines}
        spoken = said.get("for", 0) + said.get("against", 0)
        return quorum, bool(spoken) and 100 * said.get("for", 0) >= poll.threshold * spoken
    best = max((line.share for line in first.lines), default=0)
    return quorum, best >= poll.threshold
