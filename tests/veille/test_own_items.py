"""Any content of the group in the watch: what an edition says of it, where it leads, and who is told what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from blogs.models import Article
from content.models import Content
from forum.models import Topic
from groups.models import Group
from notifications import mail
from notifications.models import Delivery, Message
from tests.agenda.planning import day, plan
from tests.files.bring import put
from tests.people import People
from tests.polls.asking import ask
from tests.veille.editions import Table
from toolkit import actions
from veille import publishing, selecting, streams
from veille.models import Selection
from veille.streams import find
from wiki.actions import write
from wiki.models import Page

Maker = Callable[[Group, Any], Any]
MAKERS: dict[str, Maker] = {
    "topic": lambda group, by: actions.publish(
        item=Topic(group=group, title="Le fil des tablettes", body="Qui l’a fait ?", audience="group"), author=by
    ),
    "article": lambda group, by: actions.publish(
        item=Article(group=group, title="Un an de prêts", body="Le récit.", audience="group"), author=by
    ),
    "page": lambda group, by: write(
        page=Page(group=group, title="La marche à suivre", body="Pas à pas.", audience="group"), author=by
    ),
    "event": lambda group, by: plan(group, by, title="La rencontre du mois", when=day(3), audience="group"),
    "file": lambda group, by: put(group, by, "Le budget", data=b"Montants"),
    "poll": lambda group, by: ask(group, by, title="Quelle date ?", audience="group"),
}


def put_in(table: Table, kind: str, audience: str = "group") -> tuple[Content, Selection]:
    """Return an item of a kind, by bob, that carole has selected."""
    made = MAKERS[kind](table.people.veille, table.people.bob)
    Content.objects.filter(pk=made.pk).update(audience=audience)
    item = Content.objects.select_related("group", "author").get(pk=made.pk)
    return item, selecting.select(watch=table.watch, content=item, by=table.people.carole)


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_each_kind_has_its_words(table: Table, kind: str) -> None:
    """VC19: title, line, who brought it, its permanent address; no source, for it is ours."""
    item, row = put_in(table, kind)
    assert (row.title, row.address, row.source_name) == (item.title, item.permanent_url, "")
    assert row.credit == str(table.people.bob)
    assert row.line == item.excerpt


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_an_edition_for_more_people_gives_no_link_to_them(table: Table, kind: str) -> None:
    """VC19, VW14: page, feeds and mail of an edition for everybody have the words of an item of the group, no link."""
    item, _row = put_in(table, kind)
    edition = table.published(0)
    path = f"/c/{item.pk}/"
    for said in ways_out(table, edition):
        assert item.title in said
        assert f'{path}"' not in said
        assert f"{path}<" not in said
        assert f"{path}\n" not in said
    assert f'href="{path}"' in table.people.client("bob").get(edition.get_absolute_url()).content.decode()


def ways_out(table: Table, edition: Any) -> list[str]:
    """Return what a visitor is shown of an edition, and what a subscriber is sent."""
    visitor, veille = table.people.client("visitor"), "/g/veille-numerique/veille"
    pages = [
        edition.get_absolute_url(),
        *(f"{veille}/{name}.{ext}" for name in ("feed", "editions") for ext in ("rss", "atom", "json")),
    ]
    said = [visitor.get(page).content.decode() for page in pages]
    message = Message(kind="edition", content=edition, group=table.people.veille)
    built = mail.build(Delivery(message=message, address="x@example.org"))
    return [*said, str(built.body), str(built.alternatives[0][0])]


@pytest.mark.parametrize("kind", ["topic", "event"])
def test_an_item_that_all_may_read_is_linked_everywhere(table: Table, kind: str) -> None:
    """VC19: whole addresses, that work in a mail and in a reader."""
    item, _row = put_in(table, kind, audience="web")
    edition = table.published(0)
    page, *others = ways_out(table, edition)
    assert f'href="/c/{item.pk}/"' in page
    assert sum(f"http://testserver/c/{item.pk}/" in said or f"/c/{item.pk}/" in said for said in others) >= 4
    assert all(f'href="/c/{item.pk}/"' not in said for said in others)


def test_the_animator_is_told_before(table: Table) -> None:
    """VC19: when it is selected, where the edition is prepared, and before it is published."""
    made = MAKERS["topic"](table.people.veille, table.people.bob)
    browser = table.people.client("carole")
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    answer = browser.post(f"/g/veille-numerique/veille/prepare/take/{made.pk}/", follow=True).content.decode()
    assert "without the link" in answer
    assert "Readers cannot open it" in answer
    assert "cannot open these items" in browser.get("/g/veille-numerique/veille/prepare/publish/").content.decode()
    Content.objects.filter(pk=made.pk).update(audience="web")
    assert "cannot open" not in browser.get("/g/veille-numerique/veille/prepare/").content.decode()


def test_an_item_that_was_deleted_leads_nowhere(table: Table) -> None:
    """VC19: its words stay in the edition; the link goes from page, feed and mail."""
    item, _row = put_in(table, "topic", audience="web")
    edition = table.published(0)
    actions.trash(item=item, by=table.people.carole)
    assert all(f"/c/{item.pk}/" not in said for said in ways_out(table, edition))


def test_every_kind_offers_to_propose_it(people: People, table: Table) -> None:
    """VC19, VW5: the button stands on the page of each, and posts."""
    for kind, maker in MAKERS.items():
        item = Content.objects.get(pk=maker(people.veille, people.bob).pk)
        html = people.client("carole").get(item.get_absolute_url(), follow=True).content.decode()
        assert f"/g/veille-numerique/veille/propose/{item.pk}/" in html, kind
        people.client("carole").post(f"/g/veille-numerique/veille/propose/{item.pk}/")
    assert table.watch.selections.count() == len(MAKERS)


def test_the_public_stream_costs_the_same(table: Table) -> None:
    """VP5: one query more for the items of the group's own, however many."""
    for kind in MAKERS:
        put_in(table, kind)
    table.published(2)
    watch = find("veille-numerique")
    assert watch is not None
    assert publishing.audience_of(watch) == "web"
    assert len(streams.addresses(watch, "feed")) == 5
