"""Tokens made, found again from what a program sends, noted as used, revoked."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from activity.record import record
from api.models import ApiToken
from core import clock
from core.hints import hint

BEGINNING = "veillee_"
"""Every token begins so: whoever finds one in a log or a repository knows what it opens."""
START_LENGTH = len(BEGINNING) + 6
TOKENS_MAX = 20
LIVES = [30, 90, 365]
"""How many days a token may live."""


def digest_of(token: str) -> str:
    """Return what is kept of a token. It is 256 random bits, so a plain hash is as good as a slow one."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make(*, user: User, name: str, scopes: list[str], days: int) -> tuple[ApiToken, str]:
    """Make a token of `user` that lives `days`; return it and its text, which is shown once and kept nowhere.

    Raises ValidationError when the person has too many in force.
    """
    if in_force(user).count() >= TOKENS_MAX:
        raise ValidationError(
            _("You have %(count)s tokens in force already: revoke one first."), params={"count": TOKENS_MAX}
        )
    text = BEGINNING + secrets.token_urlsafe(32)
    now = clock.now()
    token = ApiToken.objects.create(
        user=user,
        name=name,
        start=text[:START_LENGTH],
        digest=digest_of(text),
        scopes=scopes,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    record("token.made", actor=user, name=name, scopes=scopes)
    return token, text


@transaction.atomic
def revoke(*, token: ApiToken, by: User) -> None:
    """End a token at once. A second time changes nothing."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now()):
        record("token.revoked", actor=by, name=token.name)


def in_force(user: User) -> QuerySet[ApiToken]:
    """Return the tokens of a person that open something today, the latest first."""
    return ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=clock.now()).order_by(
        "-created_at", "-pk"
    )


def found(text: str) -> ApiToken | None:
    """Return the token that a program sends, with its person, when it is in force: one query."""
    rows = ApiToken.objects.filter(digest=digest_of(text), revoked_at=None, expires_at__gt=clock.now())
    return rows.filter(user__is_active=True).select_related("user").first()


def note_use(token: ApiToken) -> None:
    """Let the worker note that the token served today; reading writes nothing itself."""
    from api.tasks import note_use as task

    if token.last_used_on != clock.now().date():
        hint(task, token.pk)
