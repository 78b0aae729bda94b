"""Writes on one's own profile. Keyword-only, one transaction each."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from accounts import photos
from accounts.models import Profile, User
from core import text


@transaction.atomic
def save_profile(*, profile: Profile, name: str) -> None:
    """Save the changed fields of a profile, and the person's name."""
    profile.presentation_html = text.render(profile.presentation)
    profile.save()
    if profile.user.name != name:
        profile.user.name = name
        profile.user.save(update_fields=["name"])


def set_language(*, profile: Profile, language: str) -> None:
    """Speak to the person in `language`; one we do not speak changes nothing."""
    if language in dict(settings.LANGUAGES):
        profile.language = language
        profile.save()


@transaction.atomic
def set_photo(*, user: User, squares: list[bytes] | None, reach: str) -> None:
    """Show `squares` (by `accounts.photos.make`) as the photo of `user` to those it reaches; None keeps the photo."""
    user.photo_reach = reach
    user.save(update_fields=["photo_reach"])
    if squares is not None:
        photos.keep(user=user, squares=squares)
