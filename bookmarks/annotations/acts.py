"""Quoting a passage of a bookmarked page, and taking the quotation away."""

from __future__ import annotations

import hashlib
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from bookmarks.annotations.models import AROUND_MAX, EXACT_MAX, Annotation
from bookmarks.models import Bookmark
from core import clock, text
from groups.access import Access
from groups.rules import can

AROUND = 32
"""Characters kept on each side of a passage, as the annotation model suggests."""


def annotate(
    *,
    bookmark: Bookmark,
    author: User,
    exact: str,
    prefix: str = "",
    suffix: str = "",
    note: str = "",
    within: str = "",
) -> Annotation:
    """Keep a passage of the page behind a bookmark; the same passage again gives the one that is there.

    `within` is the readable text of the page, when it is known: the words around the passage are then taken from it.
    Raises ValidationError for no passage, or one longer than a short quotation.
    """
    exact = one_space(exact)
    if not exact:
        raise ValidationError(_("Give the passage to quote."))
    if len(exact) > EXACT_MAX:
        raise ValidationError(
            _("A quotation stays short: at most %(most)s characters, this one has %(count)s."),
            params={"most": EXACT_MAX, "count": len(exact)},
        )
    before, after = around(exact, within) if within else (one_space(prefix), one_space(suffix))
    digest = hashlib.sha256(exact.encode()).hexdigest()
    said = {"exact": exact, "prefix": before[-AROUND_MAX:], "suffix": after[:AROUND_MAX]}
    said["note"] = text.normalise(note)[:1000]
    row, _made = Annotation.objects.get_or_create(
        bookmark_id=bookmark.pk, digest=digest, defaults={**said, "author": author, "made_at": clock.now()}
    )
    return row


def one_space(words: str) -> str:
    """Return words normalised, with one space wherever a page breaks its lines."""
    return re.sub(r"\s+", " ", text.normalise(words)).strip()


def around(exact: str, within: str) -> tuple[str, str]:
    """Return the words just before and just after a passage in a text; empty when the text does not have it."""
    whole = one_space(within)
    place = whole.find(exact)
    if place < 0:
        return "", ""
    end = place + len(exact)
    return whole[max(place - AROUND, 0) : place], whole[end : end + AROUND]


def may_remove(access: Access, annotation: Annotation) -> bool:
    """Tell whether `access` may take a quotation away: its author, or who moderates the group."""
    mine = annotation.author_id is not None and annotation.author_id == access.user.pk
    return mine or can(access, "moderate", annotation.bookmark.group)


def remove(*, annotation: Annotation) -> None:
    """Take a quotation away. What an edition made of it stays: it has its own words."""
    annotation.delete()
