"""Accounts that never came to life: not confirmed, or refused. They give way, and do not stay for ever (LU5)."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import SignupRequest, User
from core import clock

REFUSED_RETENTION_DAYS = 30


def never_confirmed() -> QuerySet[User]:
    """Return the accounts that nobody ever entered and whose address nobody confirmed."""
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    return User.objects.filter(~Exists(confirmed), last_login=None, is_superuser=False)


def give_way(address: EmailAddress) -> None:
    """Delete the unconfirmed account of somebody else that holds `address`, which is about to be confirmed."""
    never_confirmed().filter(email__iexact=address.email).exclude(pk=address.user_id).delete()


def purge() -> int:
    """Delete unconfirmed and refused accounts older than their retention and return how many. May run twice."""
    limit = clock.now() - timedelta(days=settings.UNCONFIRMED_RETENTION_DAYS)
    old = never_confirmed().filter(date_joined__lt=limit)
    refused_limit = clock.now() - timedelta(days=REFUSED_RETENTION_DAYS)
    refused = User.objects.filter(
        signup_request__state=SignupRequest.State.REFUSED, signup_request__decided_at__lt=refused_limit, last_login=None
    )
    return sum(rows.delete()[1].get(User._meta.label, 0) for rows in (old, refused))
