"""What stands beside an item."""

from __future__ import annotations

import pytest

from bookmarks.actions import Typed, save
from tests.people import People

pytestmark = pytest.mark.django_db


def test_before_after_and_related(people: People) -> None:
    """LD6, LA3: the items before and after, and those of the same themes: only what the reader may open."""
    made = [
        save(
            group=people.veille,
            author=people.bob,
            typed=Typed(url=f"https://exemple.org/{n}", title=f"Page {n}", tags=("eau",)),
        ).bookmark
        for n in range(4)
    ]
    address = f"/c/{made[1].pk}/around/"
    html = people.client("bob").get(address).content.decode()
    assert f'rel="next" href="{made[2].get_absolute_url()}"' in html
    assert f'rel="prev" href="{made[0].get_absolute_url()}"' in html
    assert made[3].get_absolute_url() in html
    assert people.client("mallory").get(address).status_code == 404
