"""A month of a veille: two editions, themes, marks and comments, counted by hand in the tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from content.models import Reaction
from core import clock
from tests.veille.editions import Table, table
from toolkit import actions
from veille import vocabulary
from veille.figures.monthly import Figures, figures

__all__ = ["table"]


@pytest.fixture
def month(table: Table) -> Callable[[], Figures]:
    """A November: three items on water selected and published, one on schools only found; marks and a comment."""
    for name in ("Eau", "École"):
        vocabulary.add_theme(group=table.people.veille, name=name)
    for number in range(3):
        row = table.selected(title=f"La sécheresse avance {number}", tags=["Eau"], url=f"https://eau{number}.fr/a")
        if number == 0:
            mark(row.content, table.people.bob, table.people.alice)
            actions.post_comment(content=row.content, author=table.people.bob, body="Utile")
    table.bookmark(title="Une classe dehors", tags=["École", "Eau"], url="https://eau0.fr/b")
    table.due()
    return lambda: figures(table.watch, date(2026, 11, 1), date(2026, 11, 30))


def mark(content, *people) -> None:
    """Mark an item as useful."""
    for user in people:
        Reaction.objects.create(content_id=content.pk, user=user, value=1, at=clock.now())
