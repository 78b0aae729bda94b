"""What the storage of bytes may answer instead of bytes: no room left, or nothing at all; each a sentence (REL-R6)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils.translation import gettext as _


class StoreError(OSError):
    """The storage did not do what was asked of it. Nothing was kept of what came; what was there is there still."""

    status = 500


class NoRoomError(StoreError):
    """The storage has no room left for a file."""

    status = 507


class AwayError(StoreError):
    """The storage does not answer: the bucket, the disk of another machine."""

    status = 503


def no_room() -> str:
    """Return the sentence for a full disk."""
    return _(
        "The site has no room left for this file: nothing was kept. Its administrators can make room; try again later."
    )


def no_answer() -> str:
    """Return the sentence for a storage that does not answer."""
    return _("The place where this site keeps its files does not answer. No file is lost: try again in a few minutes.")


def errors() -> tuple[type[Exception], ...]:
    """Return what is raised when the storage does not answer: for `except`, asked only once something was raised."""
    if "s3" not in settings.STORAGES["default"]["BACKEND"]:
        return (AwayError,)
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    return (AwayError, Boto3Error, BotoCoreError, ClientError)


def failures() -> tuple[type[Exception], ...]:
    """Return what is raised when the storage fails in any way."""
    return (OSError, *errors())


@contextmanager
def said() -> Iterator[None]:
    """Raise AwayError, with its sentence, for whatever a storage that does not answer raises."""
    try:
        yield
    except errors() as error:
        raise AwayError(no_answer()) from error
