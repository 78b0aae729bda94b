"""Registering without an account: an address counts once its owner has answered a mail (AG05, LE4).

Whatever an address is to us already, whoever types it is told the same. A link alone does nothing: scanners follow
links, so each page shows first, and acts on a POST.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import entering
from agenda.models import Occurrence, Registration, RegistrationRules
from agenda.registering import answering, places, telling
from agenda.registering.answering import Said
from core import clock
from notifications.mail import absolute

State = Registration.State
CONFIRM_DAYS = 2
ASK_AGAIN = timedelta(hours=1)
ASKED_A_DAY = 5
"""How many questions one address may be sent in a day, whoever types it, for all events together."""
CONFIRM, MANAGE = "agenda.confirm", "agenda.manage"


def ask(
    *, occurrence: Occurrence, email: str, name: str, language: str, companions: int = 0, replies: Said | None = None
) -> None:
    """Send an address the question whether it registers, with what was typed; one that is registered gets its link."""
    try:
        with transaction.atomic():
            row = _asked(occurrence, email.lower(), name, language)
            if row is None:
                return
            if row.state == State.PENDING:
                row.companions = companions
                row.save(update_fields=["companions"])
                answering.keep_replies(row, replies)
            telling.tell(row, "confirm" if row.state == State.PENDING else "known")
    except IntegrityError:
        # Typed twice at the same moment: the first one is writing to it.
        return


def _asked(occurrence: Occurrence, email: str, name: str, language: str) -> Registration | None:
    """Return the row of an address that may be written to now; None when it was a moment ago, or too often today."""
    now = clock.now()
    recent = Registration.objects.filter(email__iexact=email, asked_at__gt=now - timedelta(days=1))
    row = occurrence.registrations.filter(email__iexact=email).first()
    is_too_soon = row is not None and row.asked_at is not None and row.asked_at > now - ASK_AGAIN
    if is_too_soon or recent.count() >= ASKED_A_DAY:
        return None
    if row is None:
        row = Registration(occurrence=occurrence, email=email, state=State.PENDING)
    if row.state in {State.PENDING, State.NO}:
        row.state, row.name, row.language = State.PENDING, name, language
        row.created_at = row.answered_at = now
    row.asked_at = now
    row.save()
    return row


def confirm_url(row: Registration) -> str:
    """Return the absolute address of the page that confirms a registration, good for CONFIRM_DAYS."""
    return absolute(reverse("agenda_site:confirm", args=[signing.dumps(str(row.key), salt=CONFIRM)]))


def manage_url(row: Registration) -> str:
    """Return the absolute address where a guest sees, changes or cancels their registration. It is theirs alone."""
    return absolute(reverse("agenda_site:manage", args=[signing.Signer(salt=MANAGE, sep=".").sign(str(row.key))]))


def stop_url(row: Registration) -> str:
    """Return the absolute address that stops reminders and words by one POST, without cookie (RFC 8058)."""
    return absolute(reverse("agenda_site:quiet", args=[signing.Signer(salt=MANAGE, sep=".").sign(str(row.key))]))


def by_confirm_token(token: str) -> Registration | None:
    """Return the registration that a confirmation link names, unless the link is too old."""
    try:
        return _by_key(signing.loads(token, salt=CONFIRM, max_age=timedelta(days=CONFIRM_DAYS)))
    except signing.BadSignature:
        return None


def by_manage_token(token: str) -> Registration | None:
    """Return the registration that a guest's own link names."""
    try:
        return _by_key(signing.Signer(salt=MANAGE, sep=".").unsign(token))
    except signing.BadSignature:
        return None


def _by_key(key: str) -> Registration | None:
    rows = Registration.objects.select_related("occurrence__event__group", "occurrence__event__territory", "user")
    found = rows.filter(key=UUID(key)).first()
    if found is None or found.occurrence.event.trashed_at or found.occurrence.event.group.trashed_at:
        return None
    return found


@transaction.atomic
def confirm(row: Registration) -> Registration:
    """Count a registration whose address is confirmed; again, it changes nothing. Returns the row as it stands.

    Where the address is that of an account, the registration becomes that person's. Raises ValidationError when it
    comes too late.
    """
    held = places.locked(row.occurrence_id)
    fresh = held.registrations.select_related("user").get(pk=row.pk)
    fresh.occurrence = held
    if fresh.state != State.PENDING:
        return fresh
    rules = answering.require_open(held, State.YES)
    owner = entering.owner_of(fresh.email)
    if owner is not None:
        theirs = held.registrations.filter(user=owner).first()
        if theirs is not None:
            fresh.delete()
            theirs.occurrence = held
            answering.take(theirs, rules, State.YES, theirs.companions)
            return theirs
        fresh.user, fresh.email, fresh.name = owner, "", ""
    fresh.companions = min(fresh.companions, rules.companions_max)
    places.give(fresh, held, rules)
    return fresh


@transaction.atomic
def change(*, row: Registration, state: str, companions: int = 0, replies: Said | None = None) -> Registration:
    """Take a guest's change of mind. Raises ValidationError when it comes too late."""
    held = places.locked(row.occurrence_id)
    fresh = held.registrations.select_related("user").get(pk=row.pk)
    fresh.occurrence = held
    if fresh.state == State.PENDING:
        raise ValidationError(_("Confirm your address first: the link is in the mail that you received."))
    answering.take(fresh, answering.require_open(held, state), state, companions)
    answering.keep_replies(fresh, replies)
    return fresh


def be_quiet(row: Registration) -> None:
    """Send somebody neither reminders nor words of the organisers any more. Doing it again changes nothing."""
    Registration.objects.filter(pk=row.pk).update(is_quiet=True)


def open_rules(occurrence: Occurrence) -> RegistrationRules | None:
    """Return how one registers, when it is open now: one query."""
    try:
        return answering.require_open(occurrence, State.YES)
    except ValidationError:
        return None
