"""Web push (RFC 8030, 8188, 8291): what waits leaves for the browsers of those who asked, encrypted for each.

The rows are deliveries like those of mails, with the same leases: nothing is lost, nothing comes twice. What is sent
says little, since it shows on locked screens: of what a group keeps for its members, not even the title.
"""

from __future__ import annotations

import base64
import json
import logging
import os
from datetime import timedelta
from hashlib import sha256
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from activity.models import Activity
from content.models import Content
from core import text
from core.fetch import FetchError, Limits, fetch
from groups.models import Audience
from notifications import leases, pace, recipients, vapid
from notifications.mail import profile_of
from notifications.models import Channel, Delivery, Notification, Outcome, PushEndpoint
from notifications.sentences import link, sentence

log = logging.getLogger(__name__)

BATCH = 20
PAGE = 500
ENDPOINTS_MAX = 10
TTL_SECONDS = 24 * 3600
ATTEMPTS_MAX = 5
FAILURES_MAX = 5
"""An endpoint that refused so many times in a row is forgotten."""
GONE = {404, 410}
LIMITS = Limits(seconds=8, connect=4, read=6, wire=20_000, unpacked=20_000, redirects=0, cut=True)
State, PUSH = Delivery.State, Delivery.Channel.PUSH


def queue(activity: Activity) -> None:
    """Make the deliveries of an act to those who are told of it at once and asked for push: two queries a page.

    What waits for somebody's digest waits on their devices too.
    """
    moment, last = leases.present(), 0
    told = Notification.objects.filter(activity=activity, recipient__push_endpoints__isnull=False, read_at=None)
    told = told.exclude(channel=Channel.DIGEST)
    people = told.order_by("recipient_id").values_list("recipient_id", "recipient__email").distinct()
    while page := list(people.filter(recipient_id__gt=last)[:PAGE]):
        last = page[-1][0]
        Delivery.objects.bulk_create(
            [
                Delivery(activity=activity, address=address, user_id=pk, channel=PUSH, due_at=moment, created_at=moment)
                for pk, address in page
            ],
            ignore_conflicts=True,
        )


def send_waiting() -> None:
    """Send what is due, one batch."""
    until = leases.ends()
    with transaction.atomic():
        due = Delivery.objects.select_for_update(skip_locked=True).filter(
            leases.free(), channel=PUSH, state=State.WAITING, due_at__lte=leases.present()
        )
        pks = list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:BATCH])
        if pks:
            Delivery.objects.filter(pk__in=pks).update(lease_until=until)
    for pk in pks:
        rows = Delivery.objects.filter(pk=pk, state=State.WAITING, lease_until=until)
        acts = [f"activity__{name}" for name in ("actor", "group", "content__group", "comment")]
        delivery = rows.select_related("user__profile", *acts).first()
        if delivery is not None:
            send_one(delivery)


def send_one(delivery: Delivery) -> None:
    """Send one act to all the browsers of one person, if they may still hear of it and have not read it meanwhile."""
    activity, user = delivery.activity, delivery.user
    if activity is None or user is None or not recipients.for_activity(activity, user).exists():
        finish(delivery, State.DROPPED, Outcome.UNREADABLE)
        return
    if Notification.objects.filter(recipient=user, activity=activity, read_at__isnull=False).exists():
        finish(delivery, State.DROPPED, Outcome.READ)
        return
    said = json.dumps(payload(activity, user), ensure_ascii=False).encode()
    outcomes = {push_to(endpoint, said) for endpoint in user.push_endpoints.all()}
    if "later" in outcomes and "sent" not in outcomes and delivery.attempts + 1 < ATTEMPTS_MAX:
        due_at = leases.present() + pace.spread(timedelta(minutes=2**delivery.attempts))
        rows = Delivery.objects.filter(pk=delivery.pk)
        rows.update(due_at=due_at, lease_until=None, attempts=F("attempts") + 1)
    elif "sent" in outcomes:
        finish(delivery, State.SENT)
    else:
        finish(delivery, State.DROPPED if not outcomes else State.FAILED, Outcome.REFUSED)


def try_out(user: User) -> None:
    """Send a word to all the browsers of somebody, who wants to see whether it arrives."""
    profile = profile_of(user)
    with translation.override(profile.language if profile else settings.LANGUAGE_CODE):
        words = _("It works: this device is told of news.")
    said = {"title": settings.SITE_NAME, "body": words, "url": "/notifications/", "tag": "trial"}
    for endpoint in user.push_endpoints.all():
        push_to(endpoint, json.dumps(said, ensure_ascii=False).encode())


def finish(delivery: Delivery, state: str, reason: str = "") -> None:
    """Note what became of a delivery."""
    sent_at = leases.present() if state == State.SENT else None
    rows = Delivery.objects.filter(pk=delivery.pk)
    rows.update(state=state, reason=reason, sent_at=sent_at, lease_until=None, attempts=F("attempts") + 1)


def push_to(endpoint: PushEndpoint, said: bytes) -> str:
    """Give a text to the push service of one browser; return "sent", "later", "refused" or "gone"."""
    try:
        status = post(endpoint, said)
    except FetchError as error:
        log.info("push service out of reach: %s", error.code)
        return count_failure(endpoint, "refused" if error.code in {"no_site", "address"} else "later")
    if 200 <= status < 300:
        PushEndpoint.objects.filter(pk=endpoint.pk).update(failures=0, used_at=leases.present())
        return "sent"
    if status in GONE:
        PushEndpoint.objects.filter(pk=endpoint.pk).delete()
        return "gone"
    return count_failure(endpoint, "later" if status == 429 or status >= 500 else "refused")


def count_failure(endpoint: PushEndpoint, outcome: str) -> str:
    """Count a failure of an endpoint, and forget one that fails for good; return the outcome."""
    rows = PushEndpoint.objects.filter(pk=endpoint.pk)
    rows.update(failures=F("failures") + 1)
    rows.filter(failures__gte=FAILURES_MAX).delete()
    return outcome


def post(endpoint: PushEndpoint, said: bytes) -> int:
    """Encrypt a text for one browser and hand it over; return the status. Raises FetchError."""
    body = http_ece.encrypt(
        said,
        salt=os.urandom(16),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=decoded(endpoint.p256dh),
        auth_secret=decoded(endpoint.auth),
        version="aes128gcm",
    )
    headers = {
        "authorization": vapid.authorization(endpoint.endpoint),
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        "ttl": str(TTL_SECONDS),
        "urgency": "normal",
    }
    return fetch(endpoint.endpoint, headers=headers, limits=LIMITS, method="POST", content=body).status


def payload(activity: Activity, user: User) -> dict[str, Any]:
    """Return what the browser shows: the sentence where anybody may read the item, else that something is new."""
    profile = profile_of(user)
    with translation.override(profile.language if profile else settings.LANGUAGE_CODE):
        is_open = activity.content is not None and is_public(activity.content)
        body = sentence(activity, reader=user) if is_open else _("Something new in one of your groups.")
    tag = f"item-{activity.content_id}" if activity.content_id else f"act-{activity.pk}"
    return {"title": settings.SITE_NAME, "body": text.excerpt(body, 200), "url": link(activity), "tag": tag}


def is_public(content: Content) -> bool:
    """Tell whether an item is for more than its group, so that a screen may show its title."""
    return content.effective_audience in {Audience.PLATFORM, Audience.WEB} and content.group.listing == "listed"


@transaction.atomic
def subscribe(*, user: User, endpoint: str, p256dh: str, auth: str, label: str) -> PushEndpoint:
    """Send push to one more browser of `user`. A browser that was somebody else's is theirs no longer."""
    digest = sha256(endpoint.encode()).hexdigest()
    values = {"user": user, "endpoint": endpoint, "p256dh": p256dh, "auth": auth, "label": label[:80], "failures": 0}
    row, _made = PushEndpoint.objects.update_or_create(
        digest=digest, defaults=values, create_defaults={**values, "created_at": leases.present()}
    )
    oldest = PushEndpoint.objects.filter(user=user).order_by("-created_at", "-pk").values_list("pk", flat=True)
    PushEndpoint.objects.filter(pk__in=list(oldest[ENDPOINTS_MAX : ENDPOINTS_MAX * 2])).delete()
    return row


def decoded(value: str) -> bytes:
    """Return the bytes of a key as browsers write it (base64url without padding). Raises ValueError."""
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
