"""The picture of an edition, for the networks that take one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from content.models import Attachment, Blob
from veille.models import Edition

BYTES_MAX = 950_000
"""Bluesky takes no more than a million bytes; larger pictures stay at home."""


@dataclass(frozen=True)
class Picture:
    """A picture and what it shows, in words."""

    data: bytes
    media_type: str
    name: str
    alt: str


def of_edition(edition: Edition) -> Picture | None:
    """Return the first picture joined to an edition that has words beside it and was found clean: one query."""
    joined = Attachment.objects.filter(content=edition, comment=None, blob__size__lte=BYTES_MAX).exclude(alt="")
    clean = joined.filter(blob__verdict__in=[Blob.Verdict.NONE, Blob.Verdict.CLEAN]).select_related("blob")
    found = next((one for one in clean.order_by("pk")[:5] if one.is_image), None)
    if found is None:
        return None
    try:
        with found.blob.file.open("rb") as file:
            data = file.read()
    except OSError:
        return None
    return Picture(data, found.blob.media_type, found.name, found.alt)


def of_site() -> Picture:
    """Return the site's own sign, for a card that has no better one."""
    return Picture((Path(settings.BASE_DIR) / "static" / "logo-512.png").read_bytes(), "image/png", "logo.png", "")
