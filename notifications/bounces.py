"""Mails that come back: reading the reports (RFC 3464, RFC 5965), scoring addresses, holding mails (LM15, REL-M3).

A report moves one thing alone: the score of the address that the mail it names went to, once per mail. Which mail that
is says a signed address of ours, never the text of the report, so that forged reports come to nothing.
"""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from email.message import Message as Parsed

from django.db import transaction

from accounts.models import User
from core import text
from notifications import leases, verp
from notifications.models import AddressTrouble, Delivery, Outcome

log = logging.getLogger(__name__)

HARD, SOFT = 2, 1
STOP_AT = 4
"""Score that holds the mails of an address: two refusals for good, or four passing ones (the rule of Discourse)."""
CLEARED_AFTER = timedelta(days=30)
READ_MAX = 512 * 1024
"""A report carries the mail it is about; nothing further down tells more."""
WHERE_IT_CAME = ("X-Original-To", "Delivered-To", "Envelope-To", "X-Envelope-To", "To")
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_CODE = re.compile(r"\b([45])[0-5]\d\b")
_SENDERS = re.compile(r"mailer-daemon|postmaster|mail delivery", re.IGNORECASE)


@dataclass(frozen=True)
class Report:
    """What a report says of one mail: `points` to add (0: nothing is wrong with the address), the server's words."""

    key: uuid.UUID
    points: int
    said: str
    is_complaint: bool = False
    has_failed: bool = True


def bounced(raw: bytes, *, to: str = "") -> bool:
    """Note that a mail came back, or was reported as unwanted. Return whether this was a report about a mail of ours.

    `to` is the envelope recipient, when it is known. Any input is taken; the same report again changes nothing.
    """
    report = read(raw[:READ_MAX], to)
    if report is None:
        return False
    delivery = Delivery.objects.filter(key=report.key).first()
    if delivery is None or not report.has_failed:
        return True
    note(delivery, report)
    log.info("mail %s of delivery %s", "reported" if report.is_complaint else "sent back", delivery.pk)
    return True


@transaction.atomic
def note(delivery: Delivery, report: Report) -> None:
    """Write what became of a mail, once, and count it against its address."""
    sent = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.SENT)
    if report.is_complaint:
        if sent.exclude(reason=Outcome.COMPLAINED).update(reason=Outcome.COMPLAINED, error=report.said):
            hold(delivery.address, AddressTrouble.Cause.COMPLAINT, report.said)
    elif sent.update(state=Delivery.State.BOUNCED, reason=Outcome.REFUSED, error=report.said):
        score(delivery.address, report.points, report.said)


@transaction.atomic
def score(address: str, points: int, said: str) -> None:
    """Add `points` to the score of an address; at `STOP_AT` its mails are held. A month without any clears it."""
    if not points:
        return
    moment = leases.present()
    row, _made = AddressTrouble.objects.get_or_create(address=address.lower(), defaults={"last_at": moment})
    row = AddressTrouble.objects.select_for_update().get(pk=row.pk)
    before = row.score if row.last_at > moment - CLEARED_AFTER else 0
    row.score, row.last_at, row.said = min(before + points, 100), moment, said[:300]
    row.save(update_fields=["score", "last_at", "said"])
    if row.score >= STOP_AT:
        hold(address, AddressTrouble.Cause.BOUNCE, said)


def hold(address: str, cause: AddressTrouble.Cause, said: str) -> None:
    """Send no more mails to an address but those about an account: the account itself stays as it is."""
    moment, address = leases.present(), address.lower()
    AddressTrouble.objects.get_or_create(address=address, defaults={"last_at": moment})
    held = AddressTrouble.objects.filter(address=address, suspended_at=None)
    held.update(suspended_at=moment, cause=cause, said=said[:300], last_at=moment)
    User.objects.filter(email__iexact=address, mail_suspended_at=None).update(mail_suspended_at=moment)


@transaction.atomic
def works_again(address: str) -> None:
    """Send mails to an address again and forget its score: somebody who knows says that it works."""
    AddressTrouble.objects.filter(address=address.lower()).delete()
    User.objects.filter(email__iexact=address).update(mail_suspended_at=None)


def clear_old() -> None:
    """Forget what came back more than a month ago; who complained hears of us again only when they ask for it."""
    old = AddressTrouble.objects.filter(last_at__lt=leases.present() - CLEARED_AFTER)
    for address in old.exclude(cause=AddressTrouble.Cause.COMPLAINT).values_list("address", flat=True):
        works_again(address)


def held_among(addresses: list[str]) -> set[str]:
    """Return those of `addresses`, in small letters, whose mails are held: one query."""
    rows = AddressTrouble.objects.filter(address__in=[address.lower() for address in addresses])
    return set(rows.filter(suspended_at__isnull=False).values_list("address", flat=True))


def trouble_of(user: User) -> AddressTrouble | None:
    """Return why mails to somebody are held, or None. No query for those who have no trouble."""
    if not getattr(user, "mail_suspended_at", None):
        return None
    return AddressTrouble.objects.filter(address=user.email.lower(), suspended_at__isnull=False).first()


def points_of(said: str, *, is_final: bool = True) -> int:
    """Return what a refusal says about the address itself, from its codes (RFC 3463).

    Refusals for our reputation, our protocol or the text of the mail (x.3, x.5, x.6, x.7) say nothing about it: a
    provider that blocks the site must not make us forget all its customers.
    """
    found = _STATUS.search(said)
    if found is None:
        code = _CODE.search(said)
        return HARD if is_final and (code is None or code[1] == "5") else SOFT
    grade, subject, detail = found.groups()
    if subject in {"3", "5", "6", "7"}:
        return 0
    is_full = subject == "2" and detail == "2"
    return HARD if grade == "5" and subject in {"0", "1", "2"} and not is_full else SOFT


def read(raw: bytes, to: str = "") -> Report | None:
    """Return what a mail reports, or None when it is no report, or about no mail of ours."""
    try:
        mail = message_from_bytes(raw)
        parts = list(mail.walk())
    except (ValueError, LookupError, RecursionError, AttributeError):
        return None
    key = _key(mail, parts, to)
    if key is None:
        return None
    for part in parts:
        if part.get_content_type() == "message/feedback-report":
            kind = next((str(fields["Feedback-Type"]) for fields in _blocks(part) if fields["Feedback-Type"]), "abuse")
            return Report(key, 0, text.one_line(f"feedback: {kind}")[:300], is_complaint=True)
    for part in parts:
        if part.get_content_type() == "message/delivery-status":
            return _of_status(key, part)
    return _of_words(key, mail, parts)


def _of_status(key: uuid.UUID, part: Parsed) -> Report:
    """Return what the machine-readable part of a report says (RFC 3464): one that only tells of a delay is none."""
    for fields in _blocks(part):
        action = str(fields["Action"] or "").strip().lower()
        if action == "failed":
            status = str(fields["Status"] or "").strip()
            said = str(fields["Diagnostic-Code"] or "").partition(";")[2] or str(fields["Diagnostic-Code"] or "")
            words = text.one_line(said.strip() if status in said else f"{status} {said}".strip())
            return Report(key, points_of(f"{status} {said}"), words[:300])
    return Report(key, 0, "", has_failed=False)


def _of_words(key: uuid.UUID, mail: Parsed, parts: list[Parsed]) -> Report | None:
    """Return what a report without machine-readable part says; an automatic answer from a person's box is none."""
    if not _SENDERS.search(str(mail["From"] or "")):
        return Report(key, 0, "", has_failed=False)
    words = next((_text(part) for part in parts if part.get_content_type() == "text/plain"), "")
    found = _STATUS.search(words) or _CODE.search(words)
    start = max(found.start() - 20, 0) if found else 0
    said = text.one_line(words[start : start + 200])
    return Report(key, points_of(said) if found else SOFT, said[:300])


def _key(mail: Parsed, parts: list[Parsed], to: str) -> uuid.UUID | None:
    """Return the key of the mail that a report is about: from where it came, or from the mail that it encloses."""
    asked = [to, *(str(value) for name in WHERE_IT_CAME for value in mail.get_all(name, []))]
    for address in asked:
        if verp.is_bounce_address(address) and (key := verp.key_of_address(address)):
            return key
    if mail.get_content_type() != "multipart/report":
        return None
    for fields in (block for part in parts[1:] for block in (part, *_blocks(part))):
        for name in ("Original-Mail-From", "Return-Path"):
            if key := verp.key_of_address(str(fields[name] or "")):
                return key
        if key := verp.key_in(str(fields[verp.KEY_HEADER] or "")):
            return key
    return None


def _blocks(part: Parsed) -> Iterator[Parsed]:
    """Yield the blocks of fields in a part: those the parser found, or the headers of a mail given as text."""
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (block for block in payload if isinstance(block, Parsed))
    elif part.get_content_type() in {"text/rfc822-headers", "message/feedback-report", "message/delivery-status"}:
        yield message_from_bytes(_text(part).encode())


def _text(part: Parsed) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode(errors="replace") if isinstance(payload, bytes) else str(part.get_payload())
