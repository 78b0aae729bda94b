"""Changing one's main address: the former one is told, and takes the account back for a week by a signed link (LU3)."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import mails
from accounts.models import User

SALT = "accounts.address-back"
DAYS = 7


def way_back(user: User, email: str) -> str:
    """Return the absolute address by which the owner of `email`, which was the main one, takes the account back."""
    token = signing.dumps({"user": user.pk, "email": email.lower()}, salt=SALT)
    return f"{settings.PUBLIC_URL}{reverse('take_address_back', args=[token])}"


def read(token: str) -> tuple[User, str] | None:
    """Return the account and the address that a link speaks of, or None when it serves no more."""
    try:
        said = signing.loads(token, salt=SALT, max_age=DAYS * 24 * 3600)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=said["user"], is_active=True).exclude(email__iexact=said["email"]).first()
    taken = EmailAddress.objects.filter(email__iexact=said["email"], verified=True).exclude(user=user).exists()
    return None if user is None or taken else (user, said["email"])


@transaction.atomic
def take_back(*, user: User, email: str) -> None:
    """Make `email` the only address again; the password and all sessions end, and a mail lets choose a new password."""
    EmailAddress.objects.filter(user=user).exclude(email__iexact=email).delete()
    EmailAddress.objects.filter(user=user, email__iexact=email).delete()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    user.email = email
    user.set_unusable_password()
    user.save(update_fields=["email", "password"])
    for session in UserSession.objects.filter(user=user):
        session.end()
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    url = f"{settings.PUBLIC_URL}{reverse('account_reset_password_from_key', args=key.split('-', 1))}"
    mails.tell(user, "address_back", button_url=url, button_label=_("Choose a new password"))
