"""Two people who save, or move pages, at the very same moment (REL-R7)."""

from __future__ import annotations

from typing import Any

import pytest

from content.models import Content
from tests.people import make_people
from tests.race import at_once
from tests.wiki.books import page
from toolkit.conflicts import version_of
from wiki import actions, saving
from wiki.models import Page

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_saves_at_once_lose_nothing() -> None:
    """REL-R7, PA02: whoever comes second waits for the row, then their change is put together with the first."""
    people = make_people()
    one = page(people, body="\n\n".join(f"Ligne {n}" for n in range(12)))
    version = version_of(Content.objects.get(pk=one.pk))

    def change(who: str, at: int) -> Any:
        body = one.body.replace(f"Ligne {at}\n", f"Ligne {at} de {who}\n")
        typed = saving.Typed(body=body, version=version)
        return lambda: saving.save(page_id=one.pk, editor=people.users[who], typed=typed)

    found = at_once([change("bob", 1), change("carole", 5), change("alice", 9)])
    assert [type(made) for made in found] == [saving.Saved] * 3
    body = Content.objects.get(pk=one.pk).body
    assert all(f"de {who}" in body for who in ("bob", "carole", "alice"))


def test_two_moves_at_once_make_no_loop() -> None:
    """PA01: a page moved under another while that one moves under it: one of the two is refused."""
    people = make_people()
    one, two = page(people, "Un"), page(people, "Deux")
    moves = [(one, two), (two, one)]
    found = at_once([lambda a=a, b=b: actions.place(page=a, parent=b, before=None, by=people.bob) for a, b in moves])
    assert sum(isinstance(made, actions.MisplacedError) for made in found) == 1
    assert Page.objects.filter(pk__in=[one.pk, two.pk], parent=None).count() == 1
