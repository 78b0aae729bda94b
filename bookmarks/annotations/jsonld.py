"""Quotations as a W3C annotation collection in JSON-LD (Web Annotation Data Model, 2017)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.urls import reverse

from bookmarks.annotations.models import Annotation
from notifications.mail import absolute

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'


def annotation(row: Annotation) -> dict[str, Any]:
    """Return one annotation: who quoted which passage of which page, with the words around it, and the note."""
    selector = {"type": "TextQuoteSelector", "exact": row.exact}
    selector |= {name: value for name, value in (("prefix", row.prefix), ("suffix", row.suffix)) if value}
    found: dict[str, Any] = {
        "id": f"{absolute(reverse('content:go', args=[row.bookmark_id]))}#quotation-{row.pk}",
        "type": "Annotation",
        "motivation": "commenting" if row.note else "highlighting",
        "created": row.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "target": {"source": row.bookmark.url, "selector": selector},
    }
    if row.author:
        found["creator"] = {"type": "Person", "name": str(row.author)}
    if row.note:
        found["body"] = {"type": "TextualBody", "value": row.note, "format": "text/plain", "purpose": "commenting"}
    return found


def page(address: str, rows: Sequence[Annotation], *, number: int, start: int, has_next: bool) -> dict[str, Any]:
    """Return one page of the collection at `address`, its items included."""
    found: dict[str, Any] = {
        "id": f"{address}?page={number}",
        "type": "AnnotationPage",
        "partOf": address,
        "startIndex": start,
        "items": [annotation(row) for row in rows],
    }
    if number > 1:
        found["prev"] = f"{address}?page={number - 1}"
    if has_next:
        found["next"] = f"{address}?page={number + 1}"
    return found


def collection(address: str, label: str, total: int, first: dict[str, Any], last: int) -> dict[str, Any]:
    """Return the collection itself, with its first page in it."""
    return {
        "@context": CONTEXT,
        "id": address,
        "type": "AnnotationCollection",
        "label": label,
        "total": total,
        "first": first,
        "last": f"{address}?page={last}",
    }
