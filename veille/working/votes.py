"""What the team thinks of an item: useful, noise, or no opinion; one vote each, withdrawn at will (VW3)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from content.models import Content, Reaction
from toolkit import actions

VALUES = {"1": 1, "0": 0, "-1": -1}
"""What a form may say; anything else takes the vote back."""
LABELS = {1: _("Useful"), 0: _("No opinion"), -1: _("Noise")}
VOTERS_MAX = 200


def vote(*, content: Content, user: User, value: int | None) -> None:
    """Vote once on an item: 1 useful, 0 no opinion, -1 noise; None takes the vote back."""
    actions.react(item=content, user=user, value=value)


def with_votes(rows: Any, path: str = "") -> Any:
    """Return rows with `useful`, `neutral`, `noise` and `votes`, useful less noise. `path` leads to the item."""
    on_item = Q(**{f"{path}reactions__comment": None})

    def how_many(value: int) -> Count:
        return Count(f"{path}reactions", filter=on_item & Q(**{f"{path}reactions__value": value}))

    counted = rows.annotate(useful=how_many(1), neutral=how_many(0), noise=how_many(-1))
    return counted.annotate(votes=F("useful") - F("noise"))


def mine_on(content_pks: list[int], user: Any) -> dict[int, int]:
    """Return one's own vote on each of these items that has it: one query."""
    rows = Reaction.objects.filter(content__in=content_pks, comment=None, user=user)
    return dict(rows.values_list("content_id", "value"))


def of_team(content: Content) -> dict[int, list[User]]:
    """Return who voted what on an item, by value, in the order of the votes: one query."""
    rows = Reaction.objects.filter(content_id=content.pk, comment=None).select_related("user").order_by("at", "pk")
    found: dict[int, list[User]] = {1: [], 0: [], -1: []}
    for row in rows[:VOTERS_MAX]:
        found[row.value].append(row.user)
    return found
