"""Photos of people: two squares made anew, kept under a new key each time, so that browsers may keep them for long."""

from __future__ import annotations

import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import User
from core.pictures import square

SIDES = (96, 320)
PHOTO_MAX_BYTES = 12 * 1024 * 1024


def path_of(key: str, side: int) -> str:
    """Return where the square of that side is stored."""
    return f"photos/{key[:2]}/{key}-{side}.webp"


def make(data: bytes) -> list[bytes] | None:
    """Return the squares of a picture, or None when it is no picture we show."""
    return square(data, SIDES)


@transaction.atomic
def keep(*, user: User, squares: list[bytes]) -> None:
    """Make `squares` (by `make`) the photo of `user`; the one before is deleted once this is certain."""
    before, user.photo_key = user.photo_key, secrets.token_hex(12)
    for side, data in zip(SIDES, squares, strict=True):
        default_storage.save(path_of(user.photo_key, side), ContentFile(data))
    user.save(update_fields=["photo_key"])
    _forget(before)


@transaction.atomic
def remove(*, user: User) -> None:
    """Delete the photo of `user`, if there is one."""
    before, user.photo_key = user.photo_key, ""
    user.save(update_fields=["photo_key"])
    _forget(before)


def _forget(key: str) -> None:
    """Delete the files of a photo once the transaction is certain; a file that is gone already is no error."""

    def delete() -> None:
        for side in SIDES:
            default_storage.delete(path_of(key, side))

    if key:
        transaction.on_commit(delete, robust=True)
