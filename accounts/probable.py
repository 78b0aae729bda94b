"""The account that a newcomer probably has already: its owner, and nobody else, is told by mail (LU4)."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import mails, registration
from accounts.models import User
from core import text
from core.folding import pattern

SHARED = {
    *(
        "gmail.com",
        "googlemail.com",
        "orange.fr",
        "wanadoo.fr",
        "free.fr",
        "laposte.net",
        "sfr.fr",
        "neuf.fr",
        "bbox.fr",
    ),
    *("hotmail.com", "hotmail.fr", "outlook.com", "outlook.fr", "live.fr", "yahoo.com", "yahoo.fr", "icloud.com"),
    *("proton.me", "protonmail.com", "gmx.fr", "bbox.fr"),
}
"""Domains of which a shared name proves nothing."""
CANDIDATES = 50


def same_person(user: User) -> User | None:
    """Return an older account of the same name, whatever its order and accents, in the same domain or organisation."""
    domain, words = user.email.rpartition("@")[2].lower(), sorted(text.fold(user.name).split())
    organisation = registration.organisation_of(user.email)
    near = Q(pk__in=[])
    if domain not in SHARED:
        near |= Q(emailaddress__verified=True, emailaddress__email__iendswith=f"@{domain}")
    if organisation is not None:
        near |= Q(affiliations__organisation=organisation)
    found = User.objects.filter(near, is_active=True).exclude(pk=user.pk)
    for word in words:
        found = found.filter(name__regex=pattern(word))
    named = (other for other in found.distinct()[:CANDIDATES] if sorted(text.fold(other.name).split()) == words)
    return next(named, None)


def tell_owner(user: User) -> None:
    """Offer the owner of the probable account to use it rather than the new one. The page of sign-up says nothing."""
    owner = same_person(user)
    if owner is not None:
        url = f"{settings.PUBLIC_URL}/accounts/login/"
        mails.tell(owner, "probable_account", button_url=url, button_label=_("Sign in to my account"))
