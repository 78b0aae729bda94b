"""From acts and messages to rows: who is told on the site, and which mails wait in the outbox.

Each can be done twice, stopped anywhere and taken up again: rows are unique, so nobody is told twice (LM2).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice

from django.conf import settings
from django.db.models import Count, Max, Q

from activity.models import Activity
from notifications import leases, preferences, push, recipients, waking
from notifications.mail import Recipient, address_all, mail_for, registry
from notifications.models import Channel, Delivery, Message, Notification

log = logging.getLogger(__name__)

PAGE = 500
SWEPT = 100
"""How many acts, and how many messages, one sweep takes up."""
ATTEMPTS_MAX = 20
IN_GRACE = {"content.published", "comment.posted"}
"""What its author may still correct or take back before anybody hears of it (LM9)."""
MAILS_AN_HOUR = 20
"""More than that about items in one hour and one person: the rest waits for the digest (REL-M6)."""
MAIL_FRESH = timedelta(days=7)
"""Acts older than that are told on the site only: nobody wants last month's mails after a long outage or an import."""


def due_q() -> Q:
    """Return the condition that an act may be told now: the minutes of grace of what one writes have passed (LM9)."""
    return ~Q(verb__in=IN_GRACE) | Q(at__lte=leases.present() - timedelta(seconds=settings.GRACE_SECONDS))


def announce(activity_pk: int) -> None:
    """Tell whoever must hear of an act, unless it is done, not due yet or another worker is at it."""
    row = Activity.objects.filter(pk=activity_pk, announced_at=None)
    if not leases.take(row.filter(due_q()), counted=True):
        return
    activity = Activity.objects.select_related("group", "content__group", "comment").get(pk=activity_pk)
    keep_title(activity)
    tell_on_site(activity)
    queue_mails(activity)
    push.queue(activity)
    # What becomes of a group is not life in it: else telling that it is dormant would wake it up.
    if activity.group is not None and not activity.verb.startswith("group."):
        activity.group.touch(activity.at)
    row.update(announced_at=leases.present(), lease_until=None)
    waking.send_soon()


def keep_title(activity: Activity) -> None:
    """Note the title under which an item is told for the first time: the subject of all mails about it (FO31)."""
    content = activity.content
    if activity.verb == "content.published" and content is not None and "title" not in activity.data:
        activity.data = {**activity.data, "title": content.title}
        activity.save(update_fields=["data"])


def tell_on_site(activity: Activity) -> None:
    """Make the notifications of an act, page by page in the order of people's ids, from where an earlier try ended.

    Each keeps why and how the person hears of it; who has read it meanwhile, in the minutes of grace, has no news.
    """
    told = Notification.objects.filter(activity=activity).aggregate(last=Max("recipient_id"))["last"]
    people = recipients.for_activity(activity).order_by("pk").values_list("pk", "reason", "channel")
    while page := list(people.filter(pk__gt=told or 0)[:PAGE]):
        told = page[-1][0]
        read = recipients.read_by(activity, [pk for pk, _reason, _channel in page])
        late = flooded([pk for pk, _reason, channel in page if channel == Channel.MAIL], activity)
        rows = [
            Notification(
                recipient_id=pk,
                activity=activity,
                reason=reason,
                channel=Channel.DIGEST if pk in late else channel,
                created_at=activity.at,
                read_at=activity.at if pk in read else None,
            )
            for pk, reason, channel in page
        ]
        Notification.objects.bulk_create(rows, ignore_conflicts=True)
        preferences.expect_digest([row.recipient_id for row in rows if row.channel == Channel.DIGEST])
        leases.keep(Activity.objects.filter(pk=activity.pk))


def flooded(people: list[int], activity: Activity) -> set[int]:
    """Return those of `people` who were sent so many mails about items in the last hour that the rest waits for their
    digest (REL-M6): one query.
    """
    if not people or activity.verb not in recipients.OF_ITEMS:
        return set()
    recent = Delivery.objects.filter(created_at__gt=leases.present() - timedelta(hours=1), activity__isnull=False)
    counted = (
        recent.filter(user__in=people, channel=Delivery.Channel.MAIL)
        .order_by()
        .values("user")
        .annotate(count=Count("pk"))
    )
    return set(counted.filter(count__gte=MAILS_AN_HOUR).values_list("user_id", flat=True))


def queue_mails(activity: Activity) -> None:
    """Make the deliveries of an act for those who hear of it by mail, in the same way."""
    moment = leases.present()
    if activity.verb not in registry() or moment - activity.at > MAIL_FRESH:
        return
    rows_made = Delivery.objects.filter(activity=activity, channel=Delivery.Channel.MAIL)
    queued = rows_made.aggregate(last=Max("user_id"))["last"]
    told = Notification.objects.filter(activity=activity, channel=Channel.MAIL).exclude(recipient__email="")
    mailed = told.filter(recipient__is_paused=False).order_by("recipient_id")
    wanted = mailed.values_list("recipient_id", "recipient__email")
    while page := list(wanted.filter(recipient_id__gt=queued or 0)[:PAGE]):
        queued = page[-1][0]
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


def parts(recipients: Iterable[Recipient]) -> Iterator[list[Recipient]]:
    """Yield recipients by pages, reading no further than the page at hand."""
    rest = iter(recipients)
    while part := list(islice(rest, PAGE)):
        yield part


def sweep() -> None:
    """Announce and expand what a lost hint or a dead worker left behind; one that fails does not hold the others."""
    acts = Activity.objects.filter(leases.free(), due_q(), announced_at=None, attempts__lt=ATTEMPTS_MAX)
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
