"""Browsers that already opened an account: at the first sign-in from another one, a mail says so (CNIL, sheet 18).

A browser is known by a signed cookie that names the accounts it opened, each by a digest that only this site can make.
It serves the safety of signing in alone, is sent with nothing else, and needs no consent (CNIL, guidelines on cookies
of 17 September 2020, article 5). No list of devices is kept.
"""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts import mails
from accounts.models import Profile, User
from core import clock

COOKIE = "__Host-known" if settings.HTTPS else "known"
SALT = "accounts.known_devices"
MAX_AGE = 365 * 24 * 3600
MOST = 5
"""A browser shared by more people forgets the first."""


def mark_of(user: User) -> str:
    """Return what stands for a person in the cookie."""
    return salted_hmac(SALT, str(user.pk), algorithm="sha256").hexdigest()[:24]


def marks(request: HttpRequest) -> list[str]:
    """Return the marks of those who opened their account in this browser; none when the cookie was touched."""
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return []
    return [str(mark) for mark in found][-MOST:] if isinstance(found, list) else []


def greet(request: HttpRequest, user: User, *, is_first: bool) -> None:
    """Note that a person signs in from this browser; tell them by mail when it is a new one.

    At the very first sign-in of an account (`is_first`) every browser is new, and nothing is said.
    """
    known, mine = marks(request), mark_of(user)
    request.known_marks = [*(mark for mark in known if mark != mine), mine][-MOST:]  # type: ignore[attr-defined]
    if mine not in known and not is_first:
        tell(request, user)


def tell(request: HttpRequest, user: User) -> None:
    """Post the mail: when, from which browser, and how to sign it out."""
    from accounts.adapters import AccountAdapter

    zone = Profile.objects.filter(user=user).values_list("time_zone", flat=True).first()
    mails.tell(
        user,
        "new_device",
        at=clock.now(),
        zone=zone or settings.TIME_ZONE,
        user_agent=request.headers.get("User-Agent", ""),
        ip=AccountAdapter(request).get_client_ip(request),
        button_url=f"{settings.PUBLIC_URL}/accounts/sessions/",
        button_label=_("See where I am signed in"),
    )


def keep(request: HttpRequest, response: HttpResponse) -> None:
    """Give the browser the cookie, on the answer to a sign-in."""
    found = getattr(request, "known_marks", None)
    if found:
        value = signing.dumps(found, salt=SALT)
        response.set_cookie(COOKIE, value, MAX_AGE, httponly=True, secure=settings.HTTPS, samesite="Lax")
