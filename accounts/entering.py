"""An account made by somebody who has just proved their address: no second mail asks them to confirm it."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.db import transaction
from django.http import HttpRequest

from accounts.adapters import spoken_language
from accounts.models import Profile, User
from accounts.names import free_username
from accounts.unconfirmed import never_confirmed


def owner_of(address: str) -> User | None:
    """Return the person who confirmed an address, or whose account has it though nobody ever confirmed it there."""
    row = EmailAddress.objects.filter(email__iexact=address, verified=True).select_related("user").first()
    if row is not None:
        return row.user
    return User.objects.filter(email__iexact=address).exclude(pk__in=never_confirmed().values("pk")).first()


@transaction.atomic
def register(*, name: str, email: str, password: str = "") -> User:
    """Make an account whose address is confirmed; an account that nobody ever confirmed gives way to it.

    Without a password one signs in by a code sent to the address. Raises IntegrityError when the address was taken
    at the same moment.
    """
    never_confirmed().filter(email__iexact=email).delete()
    user = User(name=name, email=email, username=free_username(name, email))
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    Profile.objects.create(user=user, language=spoken_language())
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def sign_in(request: HttpRequest, user: User) -> None:
    """Sign in somebody who has just proved who they are."""
    get_adapter(request).login(request, user)


def guessed_name(address: str) -> str:
    """Return the name that an address of the form first.last tells, for the person to correct; else nothing."""
    first, dot, last = address.partition("@")[0].partition(".")
    if not dot or not first.replace("-", "").isalpha() or not last.replace("-", "").isalpha() or len(first) < 2:
        return ""
    return f"{first} {last}".title()[:80]
