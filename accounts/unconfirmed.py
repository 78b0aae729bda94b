"""Accounts whose address was never confirmed: they give way to whoever confirms it, and do not stay for ever (LU5)."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from core import clock


def never_confirmed() -> QuerySet[User]:
    """Return the accounts that nobody ever entered and whose address nobody confirmed."""
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    return User.objects.filter(~Exists(confirmed), last_login=None, is_superuser=False)


def give_way(address: EmailAddress) -> None:
    """Delete the unconfirmed account of somebody else that holds `address`, which is about to be confirmed."""
    never_confirmed().filter(email__iexact=address.email).exclude(pk=address.user_id).delete()


def purge() -> int:
    """Delete unconfirmed accounts older than their retention and return how many. May run twice."""
    limit = clock.now() - timedelta(days=settings.UNCONFIRMED_RETENTION_DAYS)
    old = never_confirmed().filter(date_joined__lt=limit)
    return old.delete()[1].get(User._meta.label, 0)
