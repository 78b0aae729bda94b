"""Writes on polls, each with its consequences in plain sight. Keyword-only, one transaction each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from activity.record import record
from content import attachments
from content.models import Content
from core import clock, text
from notifications.mail import post
from polls import rules
from polls.models import Change, Option, Poll, Question, Voter
from search import index
from toolkit import actions

OPTIONS_MAX = 100
OUTCOME_DAYS = 30


@dataclass(frozen=True)
class Asked:
    """One question as typed: its columns, and its options as (id of one that stands or 0, columns)."""

    columns: dict[str, Any]
    options: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    pk: int = 0


@transaction.atomic
def ask(
    *,
    poll: Poll,
    author: User,
    questions: Sequence[Asked],
    voters: Iterable[User] = (),
    tags: Iterable[str] = (),
    files: Iterable[Any] = (),
    form_key: UUID | None = None,
) -> Poll:
    """Publish a new poll with its questions. The same form sent twice makes one poll."""
    made = actions.already_made(form_key, author)
    if made is not None and made.content is not None:
        return Poll.objects.get(pk=made.content.pk)
    item = actions.publish(item=poll, author=author, tags=tags, files=files, form_key=form_key)
    asked = Poll.objects.select_related("group").get(pk=item.pk)
    if not asked.questions.exists():
        save_questions(poll=asked, questions=questions)
        add_voters(poll=asked, people=voters)
        index.note_changed(asked)
    return asked


def save_questions(*, poll: Poll, questions: Sequence[Asked]) -> None:
    """Make `questions` the questions of a poll; those that stand are named by their id, and keep it."""
    poll.questions.exclude(pk__in=[one.pk for one in questions if one.pk]).delete()
    for order, one in enumerate(questions):
        columns = {**one.columns, "order": order}
        if one.pk:
            question = poll.questions.get(pk=one.pk)
            poll.questions.filter(pk=one.pk).update(**columns)
        else:
            question = Question.objects.create(poll=poll, **columns)
        _save_options(question, one.options)


def _save_options(question: Question, options: Sequence[tuple[int, dict[str, Any]]]) -> None:
    question.options.exclude(pk__in=[pk for pk, _columns in options if pk]).delete()
    for order, (pk, columns) in enumerate(options[:OPTIONS_MAX]):
        if pk:
            question.options.filter(pk=pk).update(**columns, order=order)
        else:
            Option.objects.create(question=question, order=order, **columns)


@transaction.atomic
def edit(*, poll: Poll, editor: User, questions: Sequence[Asked], **more: Any) -> None:
    """Save a changed poll. Before the first vote anything changes; after it, words only, and the change is told (LD4).

    Raises ValidationError when votes would lose what they were cast for.
    """
    locked = Poll.objects.select_for_update(of=("self",)).get(pk=poll.pk)
    if not locked.has_votes:
        actions.edit(item=poll, editor=editor, **more)
        save_questions(poll=poll, questions=questions)
        return
    _refuse_other_rules(locked, poll)
    for was, now in _rewordings(locked, questions):
        note_change(poll=locked, by=editor, what=Change.What.WORDING, before=was, after=now)
    actions.edit(item=poll, editor=editor, **more)
    _reword(locked, questions)


KEPT = ["anonymity", "electorate", "voting_group_id", "quorum", "threshold", "is_changeable", "results"]
"""What is never changed once somebody has voted (SO06, SO13)."""


def _refuse_other_rules(before: Poll, after: Poll) -> None:
    if any(getattr(before, name) != getattr(after, name) for name in KEPT):
        raise ValidationError(
            _("Somebody has voted: the rules of this poll can no longer change. Make a copy of it to ask otherwise.")
        )


def _rewordings(poll: Poll, questions: Sequence[Asked]) -> list[tuple[str, str]]:
    """Return what words become, once sure that the questions and the options are the same ones."""
    standing = {question.pk: question for question in poll.questions.prefetch_related("options")}
    told = []
    if sorted(one.pk for one in questions) != sorted(standing):
        raise ValidationError(_("Somebody has voted: questions can no longer be added or removed."))
    for one in questions:
        question = standing[one.pk]
        options = {option.pk: option for option in question.options.all()}
        if not set(options) <= {pk for pk, _columns in one.options} or one.columns["kind"] != question.kind:
            raise ValidationError(_("Somebody has voted: options can be reworded, not removed."))
        if one.columns["title"] != question.title:
            told.append((question.title, one.columns["title"]))
        told += [
            (options[pk].text, columns["text"])
            for pk, columns in one.options
            if pk and options[pk].text != columns["text"]
        ]
    return told


def _reword(poll: Poll, questions: Sequence[Asked]) -> None:
    for one in questions:
        poll.questions.filter(pk=one.pk).update(title=one.columns["title"], help_text=one.columns["help_text"])
        for pk, columns in one.options:
            if pk:
                Option.objects.filter(pk=pk, question_id=one.pk).update(text=columns["text"], note=columns["note"])


def note_change(*, poll: Poll, by: User, what: str, before: str = "", after: str = "") -> Change:
    """Leave the public trace of a change (SO04)."""
    record(f"poll.{what}", actor=by, content=poll, before=before, after=after)
    return Change.objects.create(poll=poll, by=by, what=what, before=before[:300], after=after[:300], at=clock.now())


@transaction.atomic
def add_option(*, question: Question, text_typed: str, by: User) -> Option:
    """Add an option of a voter's own; one that reads the same is returned instead."""
    words = text.one_line(text_typed)[:300]
    Poll.objects.select_for_update(of=("self",)).get(pk=question.poll_id)
    same = question.options.filter(text__iexact=words).first()
    if same is not None:
        return same
    if question.options.count() >= OPTIONS_MAX:
        raise ValidationError(_("This question has all the options it can hold."))
    last = question.options.aggregate(last=Max("order"))["last"] or 0
    return Option.objects.create(question=question, order=last + 1, text=words, added_by=by)


@transaction.atomic
def reschedule(*, poll: Poll, by: User, closes_at: datetime | None) -> None:
    """Move the closing date, later or earlier, or close at once; the trace is public (SO04)."""
    locked = Poll.objects.select_for_update(of=("self",)).select_related("group").get(pk=poll.pk)
    before = locked.closes_at
    if before == closes_at:
        return
    now = clock.now()
    if before is not None and before <= now:
        what = Change.What.REOPENED
    elif closes_at is not None and closes_at <= now:
        what = Change.What.CLOSED
    elif closes_at is None or (before is not None and closes_at > before):
        what = Change.What.EXTENDED
    else:
        what = Change.What.SHORTENED
    if what == Change.What.REOPENED and locked.is_secret and locked.has_votes:
        raise ValidationError(_("Its results were seen: a secret poll is not opened again. Make a copy of it."))
    Poll.objects.filter(pk=locked.pk).update(closes_at=closes_at, closing_told_at=None, closed_told_at=None)
    written = ["" if moment is None else moment.isoformat() for moment in (before, closes_at)]
    note_change(poll=locked, by=by, what=what, before=written[0], after=written[1])


@transaction.atomic
def conclude(*, poll: Poll, by: User, outcome: str) -> None:
    """Write what was decided: announced, pinned for a month, found by search (SO12)."""
    said = text.normalise(outcome)
    moment = clock.now()
    attachments.adopt(poll, author=by, said=said)
    Poll.objects.filter(pk=poll.pk).update(outcome=said, outcome_html=text.render(said), outcome_at=moment)
    Content.objects.filter(pk=poll.pk).update(pinned_until=moment + timedelta(days=OUTCOME_DAYS))
    if poll.outcome_at is None:
        actions.announce(record("poll.concluded", actor=by, content=poll))
    else:
        record("poll.outcome_edited", actor=by, content=poll)
    index.note_changed(poll)


def add_voters(*, poll: Poll, people: Iterable[User]) -> int:
    """Put people on the list of those who vote; return how many are new there."""
    rows = [Voter(poll=poll, user=user) for user in people]
    known = set(poll.voters.filter(organisation=None, user__isnull=False).values_list("user_id", flat=True))
    fresh = [row for row in rows if row.user_id not in known]
    Voter.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


@transaction.atomic
def invite(*, poll: Poll, addresses: Iterable[str], by: User) -> list[Voter]:
    """Let people without an account vote, each by a personal link sent by mail; return those invited just now."""
    known = {address.lower() for address in poll.voters.exclude(email="").values_list("email", flat=True)}
    fresh = [Voter(poll=poll, email=address) for address in dict.fromkeys(addresses) if address.lower() not in known]
    Voter.objects.bulk_create(fresh, ignore_conflicts=True)
    made = list(poll.voters.filter(email__in=[voter.email for voter in fresh]))
    _send_links(poll, made)
    record("poll.invited", actor=by, content=poll, count=len(made))
    return made


def _send_links(poll: Poll, voters: Iterable[Voter]) -> None:
    for voter in voters:
        post("poll_link", addresses=[(voter.email, None)], group=poll.group, data={"voter": str(voter.pk)})


@transaction.atomic
def remind(*, poll: Poll, by: User) -> int:
    """Remind those who have not voted, and nobody else (SO09); return how many. At most once a day."""
    since = clock.now() - timedelta(days=1)
    if poll.activities.filter(verb="poll.reminded", at__gt=since).exists():
        raise ValidationError(_("A reminder was sent less than a day ago: let people find the time."))
    actions.announce(record("poll.reminded", actor=by, content=poll))
    outsiders = list(poll.voters.exclude(email="").filter(has_voted=False))
    _send_links(poll, outsiders)
    return rules.not_voted(poll).count() + len(outsiders)


def tell_what_is_due() -> None:
    """Tell of the polls that close within a day, then of those that have closed: once each, whoever calls again."""
    now = clock.now()
    alive = Poll.objects.alive().filter(state=Content.State.PUBLISHED).select_related("group")
    closing = alive.filter(closing_told_at=None, closes_at__gt=now, closes_at__lte=now + timedelta(days=1))
    for poll in closing[:200]:
        _tell_once(poll, "poll.closing", "closing_told_at")
    for poll in alive.filter(closed_told_at=None, closes_at__lte=now)[:200]:
        _tell_once(poll, "poll.closed_on_time", "closed_told_at")


def _tell_once(poll: Poll, verb: str, column: str) -> None:
    with transaction.atomic():
        if Poll.objects.filter(pk=poll.pk, **{column: None}).update(**{column: clock.now()}):
            actions.announce(record(verb, actor=None, content=poll))
