"""A watch's account on the fediverse: made once, switched on and off, found by its names."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import User
from activity.record import record
from core import clock
from fediverse import keys
from fediverse.models import Account
from groups.access import visitor
from veille import streams
from veille.models import Watch


def host() -> str:
    """Return our host as the fediverse writes it, with its port when it is not the usual one."""
    return urlsplit(settings.PUBLIC_URL).netloc.lower()


def handle(account: Account) -> str:
    """Return the address to follow, such as `@veille-numerique@veillee.example.org`."""
    return f"@{account.name}@{host()}"


def is_shown(account: Account) -> bool:
    """Tell whether the account may be found and followed: switched on, and anybody may read the editions.

    The account's watch and its group must be loaded.
    """
    watch = account.watch
    alive = watch.group.trashed_at is None and streams.find(watch.group.slug) is not None
    return account.is_on and alive and streams.is_public(watch, visitor())


@transaction.atomic
def switch_on(*, watch: Watch, by: User) -> Account:
    """Give the watch its account, or open it again. Raises ValidationError when not everybody may read the editions."""
    if not streams.is_public(watch, visitor()):
        raise ValidationError(_("Only a veille whose editions anybody may read can be followed from other servers."))
    account = Account.objects.filter(watch=watch).first()
    if account is None:
        account = _made(watch)
    else:
        Account.objects.filter(pk=account.pk).update(is_on=True, since=clock.now())
        account.refresh_from_db()
    record("fediverse.opened", actor=by, group=watch.group)
    return account


def _made(watch: Watch) -> Account:
    """Return a new account, named after the group; a name that another watch has taken gets a number."""
    sealed, public = keys.make()
    key, name, number = uuid4(), watch.group.slug, 2
    while Account.objects.filter(name=name).exists():
        name, number = f"{watch.group.slug}-{number}", number + 1
    return Account.objects.create(
        watch=watch,
        key=key,
        name=name,
        uri=f"{settings.PUBLIC_URL}/ap/{key}/",
        since=clock.now(),
        sealed_key=sealed,
        public_pem=public,
    )


@transaction.atomic
def switch_off(*, account: Account, by: User) -> None:
    """Close the account for a while: nobody new follows it, nothing new is sent; followers stay, and may leave."""
    Account.objects.filter(pk=account.pk).update(is_on=False)
    record("fediverse.closed", actor=by, group=account.watch.group)


def of_key(key: UUID) -> Account | None:
    """Return the account at one of our addresses, with its watch."""
    return Account.objects.filter(key=key).select_related("watch__group").first()


def of_watch(watch: Watch) -> Account | None:
    """Return the watch's account, if it ever had one."""
    account = Account.objects.filter(watch=watch).first()
    if account is not None:
        account.watch = watch
    return account


def of_resource(resource: str) -> Account | None:
    """Return the account that a WebFinger resource names: `acct:name@host`, its address, or the page of its watch."""
    rows = Account.objects.select_related("watch__group")
    if resource.startswith(("https://", "http://")):
        found = rows.filter(uri=resource).first()
        prefix = f"{settings.PUBLIC_URL}/g/"
        if found is None and resource.startswith(prefix) and resource.endswith("/veille/"):
            found = rows.filter(watch__group__slug=resource[len(prefix) : -len("/veille/")][:100]).first()
        return found
    name, _at, server = resource.removeprefix("acct:").removeprefix("@").partition("@")
    return rows.filter(name=name.lower()[:100]).first() if server.lower() == host() else None


def lasting_key(account: Account) -> Account:
    """Give the account a new key when the one it has cannot be opened any more, and return it."""
    sealed, public = keys.make()
    Account.objects.filter(pk=account.pk, sealed_key=account.sealed_key).update(sealed_key=sealed, public_pem=public)
    account.refresh_from_db()
    return account


def followers_count(watch: Watch) -> int:
    """Return how many accounts of other servers follow the watch (VM1)."""
    return Account.objects.filter(watch=watch).aggregate(count=Count("followers"))["count"] or 0
