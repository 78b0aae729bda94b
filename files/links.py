"""Public links: opening one file, or one folder, to whoever holds an address, until a day (FI10)."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.core.cache import cache
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.db.models import F

from accounts.models import User
from activity.record import record
from content.models import Content
from content.querysets import published_q
from content.rules import can
from core import clock
from files import tree
from files.models import File, Folder, PublicLink
from groups.access import Access
from groups.models import Group

DAYS_MAX = 365
OPEN_SECONDS = 3600
"""How long a password, once given, opens the link in one browser."""
TRIES_MAX = 10
TRIES_SECONDS = 600
SHOWN_MAX = 500


def may_share(access: Access, item: Content) -> bool:
    """Tell whether I may open an item to outsiders: whoever moderates its group; its author where the group allows more
    than its own members. Nothing of a secret group leaves it. The same rule as showing it in another group.
    """
    if item.group.listing == Group.Listing.SECRET or item.group.is_frozen or not can(access, "edit", item):
        return False
    return can(access, "moderate", item) or item.group.widest_audience != "group"


@transaction.atomic
def make(*, item: Content, by: User, expires_at: datetime, password: str = "") -> PublicLink:
    """Make a link to a file or a folder."""
    hashed = make_password(password) if password else ""
    link = PublicLink.objects.create(item=item, made_by=by, made_at=clock.now(), expires_at=expires_at, password=hashed)
    record("file.shared", actor=by, content=item, until=expires_at.isoformat())
    return link


@transaction.atomic
def revoke(*, link: PublicLink, by: User) -> None:
    """Close a link at once."""
    PublicLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=clock.now())
    record("file.unshared", actor=by, content=link.item)


def in_force(key: str) -> PublicLink | None:
    """Return the link of that key, if it opens something today: not past, not revoked, its item there and not held."""
    now = clock.now()
    rows = PublicLink.objects.filter(key=key[:64], revoked_at=None, expires_at__gt=now)
    alive = Content.objects.alive().filter(published_q()).exclude(group__listing=Group.Listing.SECRET)
    return rows.filter(item__in=alive).select_related("item__group").first()


def files_of(link: PublicLink) -> list[File]:
    """Return the files that a link opens: the one, or those in the folder and below it."""
    # unfiltered: a link is itself the right to read; held files and those in the trash stay closed
    rows = File.objects.alive().filter(published_q())
    if link.item.kind == "file":
        rows = rows.filter(pk=link.item_id)
    else:
        rows = rows.filter(pk__in=tree.files_under(Folder.objects.get(pk=link.item_id)).values("pk"))
    loaded = rows.select_related("current__blob", "folder", "group")
    return list(loaded.order_by("folder__path", "title", "pk")[:SHOWN_MAX])


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
