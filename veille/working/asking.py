"""Asking a member to read: the request, its answer, and the mails, several requests in one (VW4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from activity.record import record
from content.models import Content
from content.rules import can
from core import clock, text
from groups.access import Access
from groups.models import Membership
from toolkit.actions import announce
from veille import selecting
from veille.models import Reading, Watch
from veille.working import votes

State = Reading.State
FARTHEST = timedelta(days=366)
GATHER = timedelta(minutes=10)
"""How long a request waits for others to the same person before one mail tells of them all."""
REMIND_BEFORE = timedelta(days=1)
TOGETHER = 200
"""How many requests one run of the sweep takes up."""


def today(watch: Watch) -> date:
    """Return the day it is where the watch is kept."""
    return clock.now().astimezone(ZoneInfo(watch.time_zone)).date()


def ask(
    *, watch: Watch, content: Content, reader: User, by: User | None, due_on: date, note: str = "", rule_name: str = ""
) -> Reading:
    """Ask a member to read an item before a day; asking again for the same gives the request that is open.

    Raises ValidationError for somebody who is no member or may not read it, and for a day that is past or too far.
    """
    if not Membership.objects.active().filter(group=watch.group_id, user=reader, user__is_active=True).exists():
        raise ValidationError({"person": _("Choose somebody among the members of the group.")})
    if not can(Access(reader), "read", content):
        raise ValidationError({"person": _("This member may not read this item.")})
    if not today(watch) <= due_on <= today(watch) + FARTHEST:
        raise ValidationError({"due_on": _("Choose a day from today on, within a year.")})
    open_ones = Reading.objects.filter(content_id=content.pk, reader=reader, state=State.ASKED)
    said = {"note": text.one_line(note)[:300], "rule_name": rule_name[:120]}
    try:
        with transaction.atomic():
            found = open_ones.first()
            return found or Reading.objects.create(
                watch=watch, content_id=content.pk, reader=reader, asked_by=by, due_on=due_on, asked_at=clock.now(),
                **said,
            )  # fmt: skip
    except IntegrityError:
        return open_ones.get()


@transaction.atomic
def answer(*, reading: Reading, verdict: str, summary: str) -> bool:
    """Keep what the reader says: a summary, and an opinion that proposes the item or votes on it.

    Tell whether the request was still open. Who asked is told once.
    """
    if not _close(reading, State.ANSWERED, verdict=verdict, summary=text.normalise(summary)):
        return False
    content, reader = reading.content, reading.reader
    if verdict == Reading.Verdict.EDITION:
        selecting.propose(watch=reading.watch, content=content, by=reader)
    if content.author_id != reader.pk:
        votes.vote(content=content, user=reader, value=-1 if verdict == Reading.Verdict.NOISE else 1)
    _tell_asker("reading.answered", reading)
    return True


@transaction.atomic
def decline(*, reading: Reading, reason: str = "") -> bool:
    """Say that one will not read it; who asked is told. Tell whether the request was still open."""
    if not _close(reading, State.DECLINED, summary=text.one_line(reason)[:300]):
        return False
    _tell_asker("reading.declined", reading)
    return True


def cancel(*, reading: Reading) -> bool:
    """Take a request back; nobody is told. Tell whether it was still open."""
    return _close(reading, State.CANCELLED)


def _close(reading: Reading, state: str, **said: Any) -> bool:
    rows = Reading.objects.filter(pk=reading.pk, state=State.ASKED)
    return bool(rows.update(state=state, answered_at=clock.now(), **said))


def _tell_asker(verb: str, reading: Reading) -> None:
    if reading.asked_by is not None and reading.asked_by_id != reading.reader_id:
        announce(record(verb, actor=reading.reader, content=reading.content, person=reading.asked_by))


def open_of(user: User, watch: Watch) -> QuerySet[Reading]:
    """Return what a person is asked to read in a watch and has not answered, the nearest day first."""
    seen = Content.objects.visible_to(Access(user)).filter(group=watch.group_id)
    rows = watch.readings.filter(reader=user, state=State.ASKED, content__in=seen.values("pk"))
    return rows.select_related("content__group", "reader", "asked_by").order_by("due_on", "pk")


def of_item(watch: Watch, content: Content) -> list[Reading]:
    """Return who is asked to read an item, and what those who did say of it: one query."""
    rows = watch.readings.filter(content_id=content.pk).exclude(state=State.CANCELLED)
    return list(rows.select_related("reader", "asked_by").order_by("pk")[:20])


def load(watch: Watch) -> list[tuple[str, int]]:
    """Return the name of each member who is asked to read, with how much waits for them: one query."""
    rows = watch.readings.filter(state=State.ASKED, content__trashed_at=None).values("reader")
    counted = rows.annotate(count=Count("pk")).order_by("-count", "reader__name").values_list("reader", "count")
    found = list(counted[:100])
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=[pk for pk, _count in found])}
    return [(names[pk], count) for pk, count in found if pk in names]


def tell_due() -> None:
    """Tell readers of what they were asked, then remind them of what is due within a day: one mail for several."""
    now = clock.now()
    waiting = Reading.objects.filter(state=State.ASKED, content__trashed_at=None, watch__group__trashed_at=None)
    fresh = waiting.filter(told_at=None, asked_at__lte=now - GATHER)
    _tell("reading.asked", fresh, "told_at", now)
    # A day more or less than the server's own, wherever on Earth the watch is.
    near = waiting.filter(told_at__isnull=False, reminded_at=None, due_on__lte=(now + timedelta(days=2)).date())
    pks = [row.pk for row in near.select_related("watch")[:TOGETHER] if row.due_on - today(row.watch) <= REMIND_BEFORE]
    _tell("reading.due", waiting.filter(pk__in=pks, reminded_at=None), "reminded_at", now)


def _tell(verb: str, rows: QuerySet[Reading], column: str, now: datetime) -> None:
    found: dict[tuple[int, int], list[int]] = {}
    for pk, reader, watch in list(rows.order_by("pk").values_list("pk", "reader_id", "watch_id")[:TOGETHER]):
        found.setdefault((reader, watch), []).append(pk)
    for (reader, watch), pks in found.items():
        about = Watch.objects.select_related("group").get(pk=watch)
        tell_one(verb, User.objects.get(pk=reader), about, pks, column, now)


@transaction.atomic
def tell_one(verb: str, reader: User, watch: Watch, pks: Iterable[int], column: str, now: datetime) -> None:
    """Tell one person once of several requests: the column that says so is set with the act that tells it.

    Two workers at the same rows share them out: a row counts for the one that set its column.
    """
    rows = Reading.objects.select_for_update().filter(pk__in=list(pks), state=State.ASKED, **{column: None})
    mine = list(rows.order_by("pk").values_list("pk", flat=True))
    if not mine:
        return
    Reading.objects.filter(pk__in=mine).update(**{column: now})
    if Membership.objects.active().filter(group=watch.group_id, user=reader).exists():
        path = reverse("veille:readings", args=[watch.group.slug])
        announce(record(verb, actor=None, group=watch.group, person=reader, count=len(mine), path=path, readings=mine))
