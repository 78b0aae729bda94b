"""The same bytes in another place that one may read: offered as a link instead of a copy (FI19)."""

from __future__ import annotations

from collections.abc import Iterable

from files.models import File
from groups.access import Access

SHOWN_MAX = 5


def by_hash(access: Access, hashes: Iterable[str]) -> dict[str, File]:
    """Return a file that one may read for each of these SHA-256 that some file holds: one query."""
    wanted = list(hashes)
    if not wanted:
        return {}
    rows = File.objects.visible_to(access).filter(current__blob__sha256__in=wanted)
    found: dict[str, File] = {}
    for file in rows.select_related("group", "current__blob").order_by("-pk")[: len(wanted) * SHOWN_MAX]:
        if file.current is not None:
            found[file.current.blob.sha256] = file
    return found


def of(access: Access, file: File) -> list[File]:
    """Return the other files that hold the same bytes, among those one may read: one query."""
    if file.current is None:
        return []
    rows = File.objects.visible_to(access).filter(current__blob=file.current.blob_id).exclude(pk=file.pk)
    return list(rows.select_related("group", "folder").order_by("pk")[:SHOWN_MAX])
