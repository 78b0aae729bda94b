"""Who may answer an event, run its registrations, see who comes; the same in Python for pages and in SQL for lists."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from agenda.models import Event, Occurrence, Registration, RegistrationRules
from content.rules import can, is_published
from groups.access import Access, visitor
from groups.models import Audience, Membership

State = Registration.State
SeenBy = RegistrationRules.SeenBy


def can_answer(access: Access, event: Event) -> bool:
    """Answer an event: whoever has an account and reads it, unless banned from its group, or the group is frozen."""
    if not access.is_signed_in or not is_published(event) or event.group.is_frozen:
        return False
    return can(access, "read", event) and access.in_group(event.group).state != Membership.State.BANNED


def lets_guests(event: Event, rules: RegistrationRules | None) -> bool:
    """Tell whether people without an account may register: the web reads the event, and its organisers ticked it."""
    if rules is None or not rules.is_open or not rules.lets_guests or event.group.is_frozen:
        return False
    return event.effective_audience == Audience.WEB and can(visitor(), "read", event)


def can_run(access: Access, event: Event) -> bool:
    """Set the rules, see everybody, move people, write to them: whoever may change the event."""
    return can(access, "edit", event)


def sees_people(access: Access, occurrence: Occurrence, rules: RegistrationRules | None) -> bool:
    """See the names of those who come; the organisers see them whatever the setting. At most one query."""
    if can_run(access, occurrence.event):
        return True
    if rules is None or not access.is_signed_in or rules.seen_by == SeenBy.ORGANISERS:
        return False
    if rules.seen_by == SeenBy.MEMBERS:
        return bool(access.in_group(occurrence.event.group).role)
    mine = occurrence.registrations.filter(user=access.user.pk, state__in=[State.YES, State.WAITING])
    return mine.exists()


def may_hear(row: Registration) -> bool:
    """Tell whether somebody registered may still be told of the event: they read it, or were registered by hand.

    A guest reads it as the web does: an event that was made private since is told to guests no more.
    """
    event = row.occurrence.event
    if row.user is not None:
        return can(Access(row.user), "read", event)
    if event.trashed_at or event.group.trashed_at or not is_published(event):
        return False
    return row.added_by_id is not None or event.effective_audience == Audience.WEB


def not_answered(occurrence: Occurrence) -> QuerySet[User]:
    """Return the members of the group who have said nothing about one time of an event."""
    members = Membership.objects.active().filter(group=occurrence.event.group_id)
    said = occurrence.registrations.filter(user__isnull=False)
    people = User.objects.filter(pk__in=members.values("user_id"), is_active=True)
    return people.exclude(pk__in=said.values("user_id"))
