"""From acts and messages to rows: who is told on the site, and which mails wait in the outbox.

Each can be done twice, stopped anywhere and taken up again: rows are unique, so nobody is told twice (LM2).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice

from django.db.models import Max, QuerySet

from accounts.models import User
from activity.models import Activity
from notifications import leases, push, recipients, waking
from notifications.mail import Recipient, address_all, mail_for, registry
from notifications.models import Delivery, Message, Notification

log = logging.getLogger(__name__)

PAGE = 500
SWEPT = 100
"""How many acts, and how many messages, one sweep takes up."""
ATTEMPTS_MAX = 20
MAIL_FRESH = timedelta(days=7)
"""Acts older than that are told on the site only: nobody wants last month's mails after a long outage or an import."""


def announce(activity_pk: int) -> None:
    """Tell whoever must hear of an act, unless it is done or another worker is at it."""
    row = Activity.objects.filter(pk=activity_pk, announced_at=None)
    if not leases.take(row, counted=True):
        return
    activity = Activity.objects.select_related("group", "content__group", "comment").get(pk=activity_pk)
    tell_on_site(activity)
    queue_mails(activity)
    push.queue(activity)
    # What becomes of a group is not life in it: else telling that it is dormant would wake it up.
    if activity.group is not None and not activity.verb.startswith("group."):
        activity.group.touch(activity.at)
    row.update(announced_at=leases.present(), lease_until=None)
    waking.send_soon()


def tell_on_site(activity: Activity) -> None:
    """Make the notifications of an act, page by page in the order of people's ids, from where an earlier try ended."""
    told = Notification.objects.filter(activity=activity).aggregate(last=Max("recipient_id"))["last"]
    for page in pages(recipients.for_activity(activity), told):
        Notification.objects.bulk_create(
            [Notification(recipient_id=pk, activity=activity, created_at=activity.at) for pk, _address in page],
            ignore_conflicts=True,
        )
        leases.keep(Activity.objects.filter(pk=activity.pk))


def queue_mails(activity: Activity) -> None:
    """Make the deliveries of an act, in the same way."""
    moment = leases.present()
    if activity.verb not in registry() or moment - activity.at > MAIL_FRESH:
        return
    queued = Delivery.objects.filter(activity=activity).aggregate(last=Max("user_id"))["last"]
    for page in pages(recipients.by_mail(activity), queued):
        rows = [
            Delivery(activity=activity, address=address, user_id=pk, due_at=moment, created_at=moment)
            for pk, address in page
        ]
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
        leases.keep(Activity.objects.filter(pk=activity.pk))


def expand(message_pk: int) -> None:
    """Give every recipient of a message a delivery, unless it is done or another worker is at it."""
    row = Message.objects.filter(pk=message_pk, expanded_at=None)
    if not leases.take(row):
        return
    message = Message.objects.select_related("group", "content__group").get(pk=message_pk)
    for part in parts(mail_for(message).recipients()):
        address_all(message, part)
        leases.keep(Message.objects.filter(pk=message_pk))
    row.update(expanded_at=leases.present(), lease_until=None)
    waking.send_soon()


def pages(people: QuerySet[User], after: int | None) -> Iterator[list[tuple[int, str]]]:
    """Yield (id, address) of people with an id over `after`, in pages: one query each, no cursor left open."""
    last = after or 0
    ordered = people.order_by("pk").values_list("pk", "email")
    while page := list(ordered.filter(pk__gt=last)[:PAGE]):
        yield page
        last = page[-1][0]


def parts(recipients: Iterable[Recipient]) -> Iterator[list[Recipient]]:
    """Yield recipients by pages, reading no further than the page at hand."""
    rest = iter(recipients)
    while part := list(islice(rest, PAGE)):
        yield part


def sweep() -> None:
    """Announce and expand what a lost hint or a dead worker left behind; one that fails does not hold the others."""
    acts = Activity.objects.filter(announced_at=None, attempts__lt=ATTEMPTS_MAX).filter(leases.free())
    for pk in list(acts.order_by("at").values_list("pk", flat=True)[:SWEPT]):
        try:
            announce(pk)
        except Exception:
            log.exception("act not announced: %s", pk)
    messages = Message.objects.filter(expanded_at=None).filter(leases.free())
    for pk in list(messages.order_by("created_at").values_list("pk", flat=True)[:SWEPT]):
        try:
            expand(pk)
        except Exception:
            log.exception("message not expanded: %s", pk)
