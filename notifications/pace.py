"""How fast mails leave for one provider: at most so many a minute, where the operator set a limit (`MAIL_RATES`)."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import SystemRandom

from django.conf import settings
from django.db.models import F, Q

from notifications import leases
from notifications.models import Pace

MINUTE = timedelta(minutes=1)
_chance = SystemRandom()


def limit_of(address: str) -> int:
    """Return how many mails a minute may leave for the domain of an address, 0 for as many as there are."""
    return int(settings.MAIL_RATES.get(domain_of(address), 0))


def domain_of(address: str) -> str:
    """Return the domain of an address, in small letters."""
    return address.rpartition("@")[2].lower()


def this_minute() -> datetime:
    """Return the minute that mails are counted in."""
    return leases.present().replace(second=0, microsecond=0)


def full() -> Q:
    """Return the condition of mails that go to a domain which had its share of this minute: no query without limits."""
    found = Q(pk__in=[])
    if settings.MAIL_RATES:
        for row in Pace.objects.filter(domain__in=settings.MAIL_RATES, minute=this_minute()):
            if row.sent >= int(settings.MAIL_RATES[row.domain]):
                found |= Q(address__iendswith=f"@{row.domain}")
    return found


def may_leave(address: str) -> bool:
    """Count one mail to a domain and tell whether it may leave now: one UPDATE, so that workers share the limit."""
    limit = limit_of(address)
    if not limit:
        return True
    domain, minute = domain_of(address), this_minute()
    Pace.objects.get_or_create(domain=domain, defaults={"minute": minute})
    rows = Pace.objects.filter(domain=domain)
    rows.filter(minute__lt=minute).update(minute=minute, sent=0)
    return rows.filter(minute=minute, sent__lt=limit).update(sent=F("sent") + 1) == 1


def next_turn() -> datetime:
    """Return when a mail that found its domain full may try again: within the first seconds of the next minute."""
    return this_minute() + MINUTE + timedelta(seconds=_chance.uniform(0, 5))


def spread(pause: timedelta) -> timedelta:
    """Return a pause made longer by up to a fifth, so that what failed together does not return together (REL-R4)."""
    return pause * _chance.uniform(1, 1.2)
