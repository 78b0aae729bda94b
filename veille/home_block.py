"""The last edition on a group's home page: its first lines, its headline, the way to the rest."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from groups.models import HomeBlock
from toolkit.blocks import BlockKind, Sight, count_of
from veille.models.edition import Selection


def last_edition(sight: Sight, block: HomeBlock) -> dict[str, Any] | None:
    """Return the last edition that the reader may read and its first items, the headline before: two queries."""
    edition = sight.items().of_kind("edition").order_by("-sort_at", "-pk").first()
    if edition is None:
        return None
    chosen = Selection.objects.filter(edition=edition.pk).order_by("-is_headline", "position", "pk")
    return {"edition": edition, "titles": list(chosen.values_list("title", flat=True)[: count_of(block)])}


LAST_EDITION = BlockKind(
    "veille", "newspaper", _("The last edition"), _("What the veille last published, with the titles of its items."),
    last_edition, "veille/home_block.html", ("count",), tool="veille",
)  # fmt: skip
