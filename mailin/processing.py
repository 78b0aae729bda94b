"""One received mail, from its bytes to what became of it. Whatever happens it is posted once, or kept with a reason."""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import transaction
from django.utils import translation

from accounts import entering, registration
from accounts.models import User
from core import clock
from groups import rules
from groups.access import Access, visitor
from mailin import answers, machines, posting, quoting, stops
from mailin.attesting import attested
from mailin.letters import Letter, read
from mailin.models import ReceivedMail
from mailin.places import Place, place_of
from mailin.posting import Refused
from notifications import leases
from notifications.bounces import bounced
from notifications.verp import is_bounce_address

log = logging.getLogger(__name__)
State = ReceivedMail.State
ATTEMPTS_MAX = 3
BATCH = 50


def process_waiting() -> None:
    """Process what no worker has taken, the oldest first."""
    waiting = ReceivedMail.objects.filter(leases.free(), state=State.RECEIVED).order_by("received_at", "pk")
    for pk in list(waiting.values_list("pk", flat=True)[:BATCH]):
        process(pk)


def process(pk: int) -> None:
    """Do what one mail asks, in one transaction with the mark that it is done: it is never posted twice."""
    waiting = ReceivedMail.objects.filter(pk=pk, state=State.RECEIVED)
    if not leases.take(waiting, counted=True):
        return
    row = ReceivedMail.objects.get(pk=pk)
    try:
        if row.confirmed_at is None and came_back(row):
            close(row, State.IGNORED, "bounce")
            return
        letter = letter_of(row)
        if stops.asked(row):
            close(row, State.DONE if stops.stop(letter) else State.IGNORED, "stop")
            return
        with transaction.atomic():
            # Locked, so that a second worker whose lease was given by an old clock finds it done.
            if not waiting.select_for_update().exists():
                return
            note(row, letter)
            handle(row, letter)
    except Exception:
        log.exception("mail not read: %s", pk)
        give_up(pk)


def came_back(row: ReceivedMail) -> bool:
    """Tell whether a mail is a report about one of ours, which the outbox has then noted: it moves a score, no more."""
    raw = raw_of(row)
    is_report = row.envelope_sender in {"", "<>"} or b"multipart/report" in raw[:20_000].lower()
    return (is_report or is_bounce_address(row.recipient)) and bounced(raw, to=row.recipient)


def raw_of(row: ReceivedMail) -> bytes:
    """Return the bytes of a mail."""
    with row.raw.open("rb") as file:
        return bytes(file.read())


def letter_of(row: ReceivedMail) -> Letter:
    """Return what a mail says."""
    return read(raw_of(row))


def note(row: ReceivedMail, letter: Letter) -> None:
    """Note on the row who writes and about what."""
    row.from_name, row.from_address = letter.sender
    row.subject = posting.plain_subject(letter.subject)
    row.text = (quoting.whole(letter.body) if not letter.is_sealed else "")[:100_000]


def handle(row: ReceivedMail, letter: Letter) -> None:
    """Decide what becomes of a mail, and do it."""
    machine = machines.written_by_machine(letter, row.envelope_sender) if row.confirmed_at is None else ""
    if machine or not row.from_address:
        close(row, State.IGNORED, machine or "no_sender")
        return
    place = place_of(row.recipient)
    if place is None:
        refuse(row, entering.owner_of(row.from_address), "unknown_address")
        return
    row.group, row.content = place.group, place.content
    user, doubt = speaker(row, letter, place)
    if place.kind == "group" and not may_know(user, place):
        row.group = None
        refuse(row, user, "unknown_address")
        return
    if user is not None and not user.is_active:
        close(row, State.IGNORED, "closed_account")
    elif doubt:
        hold(row, user, doubt, attested(letter))
    elif user is not None:
        publish(row, letter, user, place)


def speaker(row: ReceivedMail, letter: Letter, place: Place) -> tuple[User | None, str]:
    """Return for whom a mail speaks, and why that must be confirmed first; empty when nothing is in doubt."""
    if row.confirmed_at is not None and row.user is not None:
        return row.user, ""
    said, known = attested(letter), entering.owner_of(row.from_address)
    if place.owner is not None:
        if said == "fail":
            return place.owner, "unattested"
        is_theirs = known is not None and known.pk == place.owner.pk
        return place.owner, "" if is_theirs or place.kind == "save" else "other_address"
    if known is None:
        return None, "unknown_sender"
    return known, "" if said == "pass" else "unattested"


def publish(row: ReceivedMail, letter: Letter, user: User, place: Place) -> None:
    """Publish a mail in the name of `user`, or refuse it with its reason; nothing of a refused one is left."""
    row.user = user
    with translation.override(language_of(user)):
        try:
            with transaction.atomic():
                if place.kind == "reply":
                    made = posting.comment(letter, user, place.content)
                elif place.group is not None:
                    made = posting.item(letter, user, place.group, place.word)
                else:
                    raise Refused("gone")
        except Refused as refusal:
            refuse(row, user, refusal.reason, refusal.details)
            return
    row.content, row.comment, row.details = made.content, made.comment, made.left_out
    row.text = ""
    if place.kind != "reply" or made.left_out:
        answers.tell(row, "mailin_done", address=user.email, user=user)
    close(row, State.DONE)


def refuse(row: ReceivedMail, user: User | None, reason: str, details: str = "") -> None:
    """Publish nothing, keep the text, and say why to whoever has an account; nobody is told of what may be forged."""
    row.user, row.reason, row.details = user, reason, details[:500]
    if user is not None and user.is_active:
        answers.tell(row, "mailin_refused", address=user.email, user=user)
    close(row, State.REFUSED, reason)


def hold(row: ReceivedMail, user: User | None, doubt: str, said: str) -> None:
    """Keep a mail until somebody confirms it by one link, sent to the one address that may."""
    row.user = user
    if user is not None:
        answers.tell(row, "mailin_confirm", address=user.email, user=user)
    elif said != "fail":
        # Where our server says that the sender is forged, the mail waits for the team and nobody is written to.
        answers.tell(row, "mailin_confirm", address=row.from_address, user=None)
    close(row, State.HELD, doubt)


def may_know(user: User | None, place: Place) -> bool:
    """Tell whether whoever writes to a group may learn that it is there; a newcomer, once they have registered."""
    if place.group is None:
        return False
    if user is not None:
        return rules.can(Access(user), "know", place.group)
    may_register = "open" in registration.modes() and place.group.listing != "secret"
    return may_register or rules.can(visitor(), "know", place.group)


def close(row: ReceivedMail, state: str, reason: str = "") -> None:
    """Note what became of a mail."""
    row.state, row.reason = state, reason
    row.done_at, row.lease_until = clock.now(), None
    row.save()


def give_up(pk: int) -> None:
    """Let a mail that broke us be tried again later; after some times keep it, and say so."""
    row = ReceivedMail.objects.get(pk=pk)
    if row.attempts >= ATTEMPTS_MAX and row.state == State.RECEIVED:
        refuse(row, entering.owner_of(row.from_address) if row.from_address else None, "broken")
    else:
        ReceivedMail.objects.filter(pk=pk, state=State.RECEIVED).update(lease_until=leases.ends())


def language_of(user: User) -> str:
    """Return the language of a person."""
    profile = getattr(user, "profile", None)
    return profile.language if profile is not None else settings.LANGUAGE_CODE
