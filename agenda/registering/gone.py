"""Seats of those who may come no more: banned from the group, or gone from it, they read the event no longer (AG12).

Like news of an event, this is found by comparing what stands with what should, so that it does not matter by which road
somebody left. It may run twice, or in two workers.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from activity.record import record
from agenda.models import Registration
from agenda.registering import places, rules, telling
from content.models import CoAuthor, Shelf
from core import clock
from groups.access import Access
from groups.models import Membership

State = Registration.State


def release() -> int:
    """Take those who may come no more off the lists of what is still to come; return how many. Who waits moves up."""
    ahead = Registration.objects.filter(
        state__in=telling.CONCERNED, user__is_active=True, occurrence__starts_at__gt=clock.now(),
        occurrence__event__trashed_at=None, occurrence__event__group__trashed_at=None,
    )  # fmt: skip
    own = Membership.objects.filter(user=OuterRef("user"), group=OuterRef("occurrence__event__group"))
    banned = Exists(own.filter(state=Membership.State.BANNED))
    suspects = ahead.filter(banned | (_of_the_group() & ~_reads()))
    pks = list(suspects.order_by("pk").values_list("pk", flat=True)[: telling.SWEPT])
    return sum(_release(pk) for pk in pks)


def _of_the_group() -> Q:
    """Return the condition that an event is read by its group alone."""
    event = "occurrence__event__"
    return Q(**{f"{event}audience": "group"}) | Q(**{f"{event}group__widest_audience": "group"})


def _reads() -> Q:
    """Return the condition that somebody reads such an event: the arms of `visible_to`, for a row's own person."""
    event = "occurrence__event"
    mine = Membership.objects.active().filter(user=OuterRef("user"), group__trashed_at=None)
    shelved = Shelf.objects.filter(content=OuterRef(OuterRef(f"{event}_id"))).values("group_id")
    guest = CoAuthor.objects.filter(user=OuterRef("user"), content=OuterRef(f"{event}_id"), is_guest=True)
    above = Exists(mine.filter(group=OuterRef(f"{event}__group__parent")))
    return (
        Exists(mine.filter(group=OuterRef(f"{event}__group")))
        | Exists(mine.filter(group__in=shelved))
        | Exists(guest)
        | (Q(**{f"{event}__group__is_readable_by_parent": True}) & above)
    )


@transaction.atomic
def _release(pk: int) -> int:
    """Take one person off, when the rule says it too; their place goes to who waits, and both are told."""
    row = Registration.objects.filter(pk=pk).first()
    if row is None:
        return 0
    held = places.locked(row.occurrence_id)
    fresh = held.registrations.select_related("user").filter(pk=pk, state__in=telling.CONCERNED).first()
    if fresh is None or fresh.user is None:
        return 0
    fresh.occurrence = held
    access = Access(fresh.user)
    is_banned = access.in_group(held.event.group).state == Membership.State.BANNED
    if rules.may_hear(fresh) and not is_banned:
        return 0
    before = fresh.state
    fresh.state, fresh.waiting_since, fresh.answered_at = State.NO, None, clock.now()
    fresh.came_at, fresh.companions = None, 0
    fresh.save()
    telling.tell(fresh, "gone")
    places.promote(held)
    record("registration.moved", actor=None, content=held.event, person=fresh.user, before=before, after=State.NO)
    return 1
