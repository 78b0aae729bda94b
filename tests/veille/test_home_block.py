"""The last edition on a group's home page."""

from __future__ import annotations

import pytest
from django.test import Client

from bookmarks.actions import Typed, save
from content.models import Content
from groups.models import HomeBlock
from tests.people import make_people
from veille import publishing, selecting
from veille.models import Watch

pytestmark = pytest.mark.django_db


def test_the_last_edition_is_a_block(client: Client) -> None:
    """LG10: its titles and the way to it; nothing at all before the first one."""
    people = make_people()
    HomeBlock.objects.create(group=people.veille, kind="veille", settings={"count": 1})
    watch = publishing.open_watch(watch=Watch(group=people.veille, title="La veille", minimum=1), by=people.alice)
    assert "block-veille" not in client.get("/g/veille-numerique/").content.decode()
    for title in ("Un guide", "Un second guide"):
        typed = Typed(url=f"https://exemple.example/{title[3]}", title=title)
        item = save(group=people.veille, author=people.bob, typed=typed).bookmark
        selecting.select(watch=watch, content=Content.objects.get(pk=item.pk), by=people.carole)
    coming = publishing.coming(watch)
    assert coming is not None
    publishing.publish_now(edition=coming, by=people.carole)
    block = client.get("/g/veille-numerique/").content.decode().split('id="block-veille"')[1].split("</section>")[0]
    assert "/g/veille-numerique/veille/editions/1/" in block
    assert "<li>Un guide</li>" in block
    assert "<li>Un second guide</li>" not in block
