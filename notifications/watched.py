"""What says that people are told in time: for whoever watches over the site."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from django.db.models import Min

from activity.models import Activity
from core import clock
from core.metrics import Gauge
from notifications.models import Delivery

REFUSED = [Delivery.State.FAILED, Delivery.State.BOUNCED]


def gauges() -> list[Gauge]:
    """Return what waits for the worker, and since when."""
    return [
        Gauge("acts_waiting", "Acts of which nobody has been told yet", _acts),
        Gauge("mails_waiting", "Mails that wait to be sent", _mails),
        Gauge("mails_sent_day", "Mails sent in the last 24 hours", partial(_mails_of_day, [Delivery.State.SENT])),
        Gauge(
            "mails_refused_day",
            "Mails made in the last 24 hours that were refused or sent back",
            partial(_mails_of_day, REFUSED),
        ),
        Gauge("oldest_mail_seconds", "How long the oldest mail that is due has waited, in seconds", _oldest),
    ]


def _acts() -> float:
    return float(Activity.objects.filter(announced_at=None).count())


def _mails() -> float:
    return float(Delivery.objects.filter(state=Delivery.State.WAITING).count())


def _mails_of_day(states: Sequence[str]) -> float:
    since = clock.now() - timedelta(days=1)
    return float(Delivery.objects.filter(created_at__gt=since, state__in=states).count())


def _oldest() -> float:
    now = clock.now()
    due = Delivery.objects.filter(state=Delivery.State.WAITING, due_at__lte=now).aggregate(first=Min("due_at"))["first"]
    return (now - due).total_seconds() if due else 0.0
