"""Forgetting who came: guests some time after the event, members who leave, addresses that were never confirmed.

A row whose event is over stays, without person, name or address, so that the number of those who came stays true
(docs/adr/0010-leaving.md). One for an event to come goes, and its place serves whoever waits.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from agenda.models import Registration, RegistrationReply
from agenda.registering import guests, places
from core import clock
from core.personal import addresses_of

KEPT_DAYS = 30
"""How long a guest's name, address and replies are kept once the event is over: the time to send the minutes."""
PAGE = 500
State = Registration.State
NOBODY = {"user": None, "name": "", "email": "", "added_by": None}


def forget_guests() -> int:
    """Forget the guests of events over since KEPT_DAYS, and those who never confirmed. May run twice; returns how many.

    An answer that was no, or waited, counts for nothing once the event is over: its row goes.
    """
    now = clock.now()
    unconfirmed = Registration.objects.filter(
        state=State.PENDING, answered_at__lte=now - timedelta(days=guests.CONFIRM_DAYS)
    )
    over = Registration.objects.filter(user=None, occurrence__ends_at__lte=now - timedelta(days=KEPT_DAYS))
    named = over.exclude(name="", email="")
    return _remove(unconfirmed) + _remove(named.exclude(state=State.YES)) + _blank(named.filter(state=State.YES))


def _remove(rows: QuerySet[Registration]) -> int:
    count = 0
    while pks := list(rows.values_list("pk", flat=True)[:PAGE]):
        Registration.objects.filter(pk__in=pks).delete()
        count += len(pks)
    return count


def _blank(rows: QuerySet[Registration]) -> int:
    count = 0
    while pks := list(rows.values_list("pk", flat=True)[:PAGE]):
        RegistrationReply.objects.filter(registration__in=pks).delete()
        count += Registration.objects.filter(pk__in=pks).update(**NOBODY)
    return count


@transaction.atomic
def forget_person(user: User) -> None:
    """Take somebody who leaves off the lists, by account and by address: events to come give their place to another."""
    mine = Q(user=user)
    for address in addresses_of(user):
        mine |= Q(email__iexact=address)
    rows = Registration.objects.filter(mine)
    _blank(rows.filter(occurrence__ends_at__lte=clock.now(), state=State.YES))
    for occurrence in sorted(set(rows.values_list("occurrence_id", flat=True))):
        held = places.locked(occurrence)
        rows.filter(occurrence=occurrence).delete()
        places.promote(held)
