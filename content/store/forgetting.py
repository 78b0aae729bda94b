"""Deleting bytes that nothing leads to, whatever may lead to them: Django's own list of relations is the registry."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import CASCADE, Exists, OuterRef, ProtectedError, QuerySet

from content.models import Blob, Rendition
from core import clock

log = logging.getLogger(__name__)
GRACE = timedelta(days=1)
"""How long bytes live that nothing leads to yet: their reference may be about to be written."""
AT_ONCE = 200


def unused(blobs: QuerySet[Blob]) -> QuerySet[Blob]:
    """Return those of `blobs` that no row of any installed app leads to; what is derived from them does not count.

    A new model with a foreign key to `Blob` counts from its first row, without being named here (LF9).
    """
    for relation in Blob._meta.related_objects:
        if relation.on_delete is not CASCADE:
            rows: Any = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            blobs = blobs.filter(~Exists(rows))
    return blobs


def forget_unused(blobs: QuerySet[Blob]) -> int:
    """Delete those of `blobs` that nothing leads to, with what is derived from them; return how many."""
    return sum(_forget(blob) for blob in unused(blobs).order_by("pk").iterator(chunk_size=AT_ONCE))


def sweep() -> int:
    """Delete a part of the bytes that nothing leads to since a day; return how many."""
    old = Blob.objects.filter(created_at__lt=clock.now() - GRACE)
    pks = list(unused(old).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return forget_unused(Blob.objects.filter(pk__in=pks))


def _forget(blob: Blob) -> bool:
    names = [blob.file.name, *Rendition.objects.filter(blob=blob).exclude(file="").values_list("file", flat=True)]
    try:
        with transaction.atomic():
            blob.delete()
    except ProtectedError:
        return False
    # The row first: a row without its bytes would be a broken page, bytes without their row are only room lost.
    for name in names:
        transaction.on_commit(lambda name=name: default_storage.delete(name), robust=True)  # type: ignore[misc]
    return True
