"""The outbox: mails leave one by one, each marked as sent at once. Killed anywhere, it loses none of them.

No transaction is open while the mail server is spoken to. A kill between the server's yes and our mark sends that one
mail again, with the same Message-ID: this cannot be avoided, only kept to one mail per worker.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, QuerySet

from activity.models import Activity
from notifications import bounces, group_mail_counts, leases, pace
from notifications.mail import Mail, build, mail_for, registry
from notifications.models import Delivery, Digest, Message, Notification, Outcome
from notifications.why_not import why_not

log = logging.getLogger(__name__)

BATCH = 20
RUN_SECONDS = 30
"""One run ends after that, between two batches, so that other tasks have their turn; the sweep goes on."""
BACK_OFF_MINUTES = (1, 5, 15, 60)
TROUBLE = 5
"""That many passing refusals in a row are the server's own trouble: the rest waits, untried (REL-R4)."""
ATTEMPTS_MAX = 100
"""At one an hour that is four days, as long as a mail server tries (RFC 5321, 4.5.4.1)."""
PURGE_PAGE = 1000
State = Delivery.State


@dataclass
class Batch:
    """Deliveries held until a moment, and what is kept while they are sent.

    `mails` are those they are about, `suspended` the addresses, in small letters, whose mails are held, `light` the
    deliveries about no item, `shared` what their mails keep together, `refused` how many mails in a row the server put
    off.
    """

    pks: list[int]
    held_until: datetime
    suspended: set[str] = field(default_factory=set)
    light: set[int] = field(default_factory=set)
    shared: dict[str, Any] = field(default_factory=dict)
    mails: dict[tuple[type, int], Mail] = field(default_factory=dict)
    refused: int = 0

    def mail(self, delivery: Delivery) -> Mail:
        """Return the mail of a delivery, read once for all deliveries of one act or message."""
        source = delivery.source
        key = (type(source), source.pk)
        if key not in self.mails:
            self.mails[key] = mail_for(source)
            self.mails[key].shared = self.shared
        return self.mails[key]


def send_waiting() -> None:
    """Send the mails that are due, batch after batch, until none is left, time is up or no server answers."""
    stop_at = monotonic() + RUN_SECONDS
    while monotonic() < stop_at:
        batch = claim()
        if not batch.pks or not send_batch(batch):
            return


def claim() -> Batch:
    """Take the oldest mails that are due and that nobody holds.

    PostgreSQL steps over the rows another worker is taking; SQLite, which begins every transaction of ours with its
    write lock, lets one worker take rows at a time.
    """
    until = leases.ends()
    with transaction.atomic():
        due = Delivery.objects.select_for_update(skip_locked=True).filter(
            leases.free(), state=State.WAITING, channel=Delivery.Channel.MAIL, due_at__lte=leases.present()
        )
        taken = due.exclude(pace.full()) if settings.MAIL_RATES else due
        rows = list(taken.order_by("due_at", "pk").values_list("pk", "address", "message_id")[:BATCH])
        pks = [pk for pk, _address, _message in rows]
        if rows:
            Delivery.objects.filter(pk__in=pks).update(lease_until=until)
    if not rows:
        return Batch([], until)
    kinds = [kind for kind, mail in registry().items() if mail.reads_little]
    little = Message.objects.filter(pk__in=[message for _pk, _address, message in rows if message], kind__in=kinds)
    light = set(little.values_list("pk", flat=True))
    return Batch(
        pks,
        until,
        bounces.held_among([address for _pk, address, _message in rows]),
        {pk for pk, _address, message in rows if message in light},
        {"deliveries": pks},
    )


def send_batch(batch: Batch) -> bool:
    """Send a batch over one connection; false when the mail server does not answer and the rest was put off."""
    connection = get_connection()
    try:
        for place, pk in enumerate(batch.pks):
            try:
                connection.open()
            except Exception as error:
                rest = Delivery.objects.filter(pk__in=batch.pks[place:], lease_until=batch.held_until)
                put_off(rest, told(error))
                log.warning("mail server out of reach: %s", told(error))
                return False
            delivery = held(batch, pk)
            if delivery is not None:
                send_one(delivery, batch, connection)
            if batch.refused >= TROUBLE:
                rest = Delivery.objects.filter(pk__in=batch.pks[place + 1 :], lease_until=batch.held_until)
                put_off(rest, "the mail server asks to wait")
                return False
    finally:
        connection.close()
    return True


def held(batch: Batch, pk: int) -> Delivery | None:
    """Return a delivery of the batch as it stands now, or None when it is no longer ours to send.

    The lease is renewed once half of it has gone, so that a slow server does not let two workers send one mail.
    """
    rows = Delivery.objects.filter(pk=pk, state=State.WAITING, lease_until=batch.held_until)
    if batch.held_until < leases.ends(0.5):
        renewed = leases.ends()
        rest = Delivery.objects.filter(pk__in=batch.pks, state=State.WAITING, lease_until=batch.held_until)
        rest.update(lease_until=renewed)
        batch.held_until = renewed
        rows = Delivery.objects.filter(pk=pk, state=State.WAITING, lease_until=renewed)
    related = ["user__profile", "message"]
    if pk not in batch.light:
        related += ["message__group", "message__content__group"]
        related += [f"activity__{name}" for name in ("actor", "group", "content__group", "comment")]
    return rows.select_related(*related).first()


def send_one(delivery: Delivery, batch: Batch, connection: Any) -> None:
    """Send one mail if it is still wanted and allowed, and note at once what became of it."""
    try:
        mail = batch.mail(delivery)
        if delivery.address.lower() in batch.suspended and not mail.is_essential:
            finish(delivery, mail, State.DROPPED, reason=Outcome.SUSPENDED)
            return
        if not mail.still_wanted(delivery):
            finish(delivery, mail, State.DROPPED, reason=why_not(delivery))
            return
        message = build(delivery, mail)
    except Exception as error:
        log.exception("mail not written: %s", delivery.pk)
        put_off(Delivery.objects.filter(pk=delivery.pk), told(error))
        return
    if pace.may_leave(delivery.address):
        hand_over(delivery, mail, message, batch, connection)
    else:
        Delivery.objects.filter(pk=delivery.pk).update(due_at=pace.next_turn(), lease_until=None)


def hand_over(delivery: Delivery, mail: Mail, message: EmailMessage, batch: Batch, connection: Any) -> None:
    """Give one mail to the server. A refusal for good counts against the address, a passing one is tried again."""
    try:
        connection.send_messages([message])
    except Exception as error:
        if is_permanent(error):
            finish(delivery, mail, State.FAILED, told(error), Outcome.REFUSED)
            if isinstance(error, SMTPRecipientsRefused):
                bounces.score(delivery.address, bounces.points_of(told(error)), told(error))
            batch.refused = 0
            return
        put_off(Delivery.objects.filter(pk=delivery.pk), told(error))
        batch.refused += 1
        if code_of(error) in {0, 421}:
            connection.close()
    else:
        finish(delivery, mail, State.SENT)
        batch.refused = 0


def finish(delivery: Delivery, mail: Mail, state: str, error: str = "", reason: str = "") -> None:
    """Note that a mail is sent, dropped or refused for good: its own small write, at once."""
    sent_at = leases.present() if state == State.SENT else None
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(
            state=state,
            sent_at=sent_at,
            error=error,
            reason=reason,
            attempts=F("attempts") + 1,
            lease_until=None,
        )
        mail.done(delivery)


def put_off(rows: QuerySet[Delivery], error: str) -> None:
    """Try later, less and less often, until it has been tried for days. What was stopped meanwhile stays stopped."""
    waiting = rows.filter(state=State.WAITING)
    for pk, attempts in list(waiting.values_list("pk", "attempts")):
        minutes = BACK_OFF_MINUTES[min(attempts, len(BACK_OFF_MINUTES) - 1)]
        is_over = attempts + 1 >= ATTEMPTS_MAX
        Delivery.objects.filter(pk=pk, state=State.WAITING).update(
            state=State.FAILED if is_over else State.WAITING,
            reason=Outcome.OVERDUE if is_over else "",
            due_at=leases.present() + pace.spread(timedelta(minutes=minutes)),
            lease_until=None,
            attempts=attempts + 1,
            error=error,
        )


def code_of(error: Exception) -> int:
    """Return the reply code of the mail server (RFC 5321, 4.2), 0 when it gave none."""
    if isinstance(error, SMTPRecipientsRefused):
        return int(next(iter(error.recipients.values()))[0])
    return int(error.smtp_code) if isinstance(error, SMTPResponseException) else 0


def is_permanent(error: Exception) -> bool:
    """Tell whether this mail can never reach this address.

    A refusal of our sender or of our password is about all mails, and somebody will repair it: that is not one.
    """
    if isinstance(error, SMTPRecipientsRefused | SMTPDataError):
        return 500 <= code_of(error) < 600
    return isinstance(error, SMTPNotSupportedError | UnicodeError)


def told(error: Exception) -> str:
    """Return what went wrong, short enough to keep."""
    reason: Any = error
    if isinstance(error, SMTPRecipientsRefused):
        reason = next(iter(error.recipients.values()))
    elif isinstance(error, SMTPResponseException):
        reason = (error.smtp_code, error.smtp_error)
    if isinstance(reason, tuple):
        said = reason[1].decode(errors="replace") if isinstance(reason[1], bytes) else reason[1]
        return f"{reason[0]} {said}"[:300]
    return f"{type(error).__name__}: {error}"[:300]


def purge() -> None:
    """Delete acts, notifications, deliveries and messages older than their retention, in small transactions."""
    moment = leases.present()
    acts_before = moment - timedelta(days=settings.ACTIVITY_RETENTION_DAYS)
    mails_before = moment - timedelta(days=settings.DELIVERY_RETENTION_DAYS)
    group_mail_counts.keep_before(mails_before)
    old: list[QuerySet[Any]] = [
        Digest.objects.filter(due_at__lt=mails_before),
        Notification.objects.filter(created_at__lt=mails_before),
        Delivery.objects.filter(created_at__lt=mails_before),
        Message.objects.filter(created_at__lt=mails_before, deliveries=None),
        Activity.objects.filter(at__lt=acts_before, announced_at__isnull=False),
    ]
    for rows in old:
        while pks := list(rows.values_list("pk", flat=True)[:PURGE_PAGE]):
            rows.model._default_manager.filter(pk__in=pks).delete()
    bounces.clear_old()
