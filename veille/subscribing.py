"""Getting the editions by mail: a member at once, anybody else by answering a mail first (double opt-in, VP7).

Whatever an address is to us already, whoever types it is told the same.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from core import clock
from notifications import mail
from veille.models import Subscriber, Watch

CONFIRM_DAYS = 7
ASK_AGAIN = timedelta(hours=1)
SALT = "veille.subscribing"
State = Subscriber.State


def ask(*, watch: Watch, email: str, language: str, gets_focus: bool = False) -> None:
    """Send an address the question whether it wants the editions, at most once an hour; a subscriber gets nothing."""
    try:
        with transaction.atomic():
            row = _asked(watch, email.lower(), {"language": language, "gets_focus": gets_focus})
            if row is not None:
                data = {"subscriber": row.pk}
                mail.post("subscription_confirm", addresses=[(row.email, None)], group=watch.group, data=data)
    except IntegrityError:
        # Typed twice at the same moment: the first one is writing to it.
        return


def _asked(watch: Watch, email: str, wishes: dict[str, Any]) -> Subscriber | None:
    """Return the row of an address that may be asked now, or None when it is subscribed or was asked a moment ago."""
    now = clock.now()
    rows = Subscriber.objects.filter(watch=watch, email=email)
    if not rows.exists():
        return Subscriber.objects.create(watch=watch, email=email, asked_at=now, **wishes)
    free = rows.exclude(state=State.ACTIVE).filter(asked_at__lte=now - ASK_AGAIN)
    if not free.update(state=State.PENDING, asked_at=now, **wishes):
        return None
    return rows.get()


def confirm_url(row: Subscriber) -> str:
    """Return the absolute address of the page that confirms a subscription, good for `CONFIRM_DAYS`."""
    token = signing.dumps(str(row.key), salt=SALT)
    return settings.PUBLIC_URL + reverse("veille_site:confirm", args=[token])


def by_token(token: str) -> Subscriber | None:
    """Return the subscription that a confirmation link names, unless the link is too old or its person has left."""
    try:
        key = signing.loads(token, salt=SALT, max_age=timedelta(days=CONFIRM_DAYS))
    except signing.BadSignature:
        return None
    rows = Subscriber.objects.select_related("watch__group").exclude(state=State.GONE)
    return rows.filter(key=key).first()


def confirm(row: Subscriber) -> None:
    """Count the address among the subscribers. Doing it again changes nothing."""
    waiting = Subscriber.objects.filter(pk=row.pk, state=State.PENDING)
    waiting.update(state=State.ACTIVE, confirmed_at=clock.now(), left_at=None)


def subscribe_member(*, watch: Watch, user: User, language: str, gets_focus: bool = False) -> None:
    """Subscribe a person with an account at their own address, which was verified when they joined the site."""
    now, email = clock.now(), user.email.lower()
    made = {"asked_at": now}
    wishes = {"language": language, "gets_focus": gets_focus}
    values = {"user": user, "state": State.ACTIVE, "confirmed_at": now, "left_at": None, **wishes}
    Subscriber.objects.update_or_create(watch=watch, email=email, defaults=values, create_defaults={**values, **made})


def row_of(watch: Watch, user: User) -> Subscriber | None:
    """Return the subscription in force of a person with an account, if there is one."""
    return Subscriber.objects.filter(watch=watch, email=user.email.lower(), state=State.ACTIVE).first()


def stop_url(row: Subscriber) -> str:
    """Return the absolute address that ends a subscription by one POST, without cookie (RFC 8058)."""
    return settings.PUBLIC_URL + reverse("veille_site:stop", args=[row.key])


def by_key(key: UUID) -> Subscriber | None:
    """Return the subscription that a stop link names."""
    return Subscriber.objects.select_related("watch__group").filter(key=key).first()


def stop(row: Subscriber) -> None:
    """End a subscription; mails that wait are dropped when their turn comes. Doing it again changes nothing."""
    Subscriber.objects.filter(pk=row.pk).exclude(state=State.GONE).update(state=State.GONE, left_at=clock.now())


def count(watch: Watch) -> int:
    """Return how many addresses get the editions."""
    return watch.subscribers.filter(state=State.ACTIVE).count()
