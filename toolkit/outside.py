"""Public links: opening one item to whoever holds an address, until a day (FI10, PA09). Each tool says what it shows.

A link widens who reads without touching the audience, and is no reader: it is in no count, no search, no mail.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.core.cache import cache
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.db.models import F

from accounts.models import User
from activity.record import record
from content.models import Content, PublicLink
from content.querysets import published_q
from content.rules import can
from core import clock
from groups.access import Access
from groups.models import Group
from toolkit.moving import answers_for

DAYS_MAX = 365
OPEN_SECONDS = 3600
"""How long a password, once given, opens the link in one browser."""
TRIES_MAX = 10
TRIES_SECONDS = 600


def may_share(access: Access, item: Content) -> bool:
    """Tell whether I may open an item to outsiders: whoever moderates its group; its author where the group allows more
    than its own members. Nothing of a secret group leaves it. The same rule as showing it in another group.
    """
    if item.group.listing == Group.Listing.SECRET or item.group.is_frozen:
        return False
    return can(access, "moderate", item) or (answers_for(access, item) and item.group.widest_audience != "group")


@transaction.atomic
def make(*, item: Content, by: User, expires_at: datetime, password: str = "", may_propose: bool = False) -> PublicLink:
    """Make a link to an item."""
    hashed = make_password(password) if password else ""
    link = PublicLink.objects.create(
        item=item, made_by=by, made_at=clock.now(), expires_at=expires_at, password=hashed, may_propose=may_propose
    )
    record("content.opened_outside", actor=by, content=item, until=expires_at.isoformat())
    return link


@transaction.atomic
def revoke(*, link: PublicLink, by: User) -> None:
    """Close a link at once."""
    PublicLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=clock.now())
    record("content.closed_outside", actor=by, content=link.item)


def in_force(key: str, kinds: list[str]) -> PublicLink | None:
    """Return the link of that key, if it opens something today: not past, not revoked, its item there and not held.

    `kinds` are those of the tool that asks: a link to a page opens no file.
    """
    now = clock.now()
    rows = PublicLink.objects.filter(key=key[:64], revoked_at=None, expires_at__gt=now)
    alive = Content.objects.alive().filter(published_q(), kind__in=kinds)
    alive = alive.exclude(group__listing=Group.Listing.SECRET)
    return rows.filter(item__in=alive).select_related("item__group").first()


def guesses_left(link: PublicLink, who: str) -> bool:
    """Count one more guess at a password, by a link and an address; tell whether it is still heard."""
    name = f"link:{link.pk}:{who}"
    cache.add(name, 0, TRIES_SECONDS)
    try:
        return cache.incr(name) <= TRIES_MAX
    except ValueError:
        return True


def opens(link: PublicLink, password: str) -> bool:
    """Tell whether a password opens a link."""
    return check_password(password, link.password)


def pass_of(link: PublicLink) -> str:
    """Return what a browser keeps to show that the password was given: worth nothing once it is an hour old."""
    return TimestampSigner(salt="files.links").sign(f"{link.pk}:{link.password[-12:]}")


def is_pass(link: PublicLink, held: str) -> bool:
    """Tell whether what a browser holds opens the link."""
    try:
        said = TimestampSigner(salt="files.links").unsign(held, max_age=OPEN_SECONDS)
    except BadSignature:
        return False
    return said == f"{link.pk}:{link.password[-12:]}"


def note_opened(pk: int) -> None:
    """Count that a link was opened."""
    PublicLink.objects.filter(pk=pk).update(opened_count=F("opened_count") + 1, opened_at=clock.now())
