"""Several watches on one platform, and what passes from one to another."""

from __future__ import annotations

import json

import pytest

from bookmarks.actions import Typed, save
from content.models import Content
from tests.budgets import queries
from tests.people import make_group
from toolkit import actions
from veille import candidates, proposing, publishing, selecting, sorting
from veille.models import Selection, Watch

pytestmark = pytest.mark.django_db


def other_watch(people, slug: str = "ateliers", **columns) -> Watch:
    """Return the watch of another group."""
    watch = Watch(group=people.groups[slug], title=f"Veille {slug}", audience="platform", **columns)
    return publishing.open_watch(watch=watch, by=people.alice)


def found(people, slug: str = "ateliers", audience: str = "platform") -> Content:
    """Return something that mallory found in another group."""
    typed = Typed(url=f"https://exemple.org/{slug}-{audience}", title=f"Ailleurs {audience}")
    made = save(group=people.groups[slug], author=people.alice, typed=typed).bookmark
    Content.objects.filter(pk=made.pk).update(audience=audience)
    return Content.objects.select_related("group", "author").get(pk=made.pk)


def test_the_watches_of_the_platform_on_one_page(table):
    """VE11: each with the latest edition that its reader may read; a closed group's is known to its members alone."""
    people = table.people
    other_watch(people)
    publishing.open_watch(watch=Watch(group=people.groups["elus"], title="Secrète"), by=people.alice)
    table.published()
    page = people.client("visitor").get("/veille/").content.decode()
    assert "La veille du mois" in page
    assert "/g/veille-numerique/veille/editions/1/" in page
    assert "Veille ateliers" not in page
    assert "Secrète" not in page
    assert "Veille ateliers" in people.client("mallory").get("/veille/").content.decode()
    assert 'href="/veille/"' in table.page("visitor")


def test_the_page_costs_the_same_for_many(table):
    """VE11: the same number of queries for two watches and for ten."""
    people = table.people
    other_watch(people)
    browser = people.client("bob")
    few = queries(browser, "/veille/")
    for number in range(8):
        group = make_group(f"g{number}", people.alice, ("listed", "open", "platform", "platform", "platform"))
        publishing.open_watch(watch=Watch(group=group, title=f"V{number}"), by=people.alice)
    assert queries(browser, "/veille/") == few


def test_a_group_draws_on_others_by_its_shelves(table):
    """VE11: what stands on the group's shelf and is open to the platform is proposed, taken, credited to its group."""
    people, content = table.people, found(table.people)
    assert content.pk not in {row.pk for row in candidates.pool(table.coming, people.access("carole"))}
    assert table.post("carole", f"prepare/take/{content.pk}/").status_code == 404
    actions.shelve(item=content, group=people.veille, by=people.alice)
    assert content.pk in {row.pk for row in candidates.pool(table.coming, people.access("carole"))}
    assert table.post("carole", f"prepare/take/{content.pk}/").status_code == 302
    row = Selection.objects.get(content_id=content.pk)
    assert (row.watch, row.state, row.credit) == (table.watch, "selected", "Alice Martin, Ateliers")


def test_a_shelf_opens_nothing_of_a_closed_group(table):
    """VE11, LA3: what its group keeps for itself stays out of another group's editions."""
    people, content = table.people, found(table.people, "scot", "group")
    actions.shelve(item=content, group=people.veille, by=people.alice)
    assert content.pk not in {row.pk for row in candidates.pool(table.coming, people.access("alice"))}
    assert table.post("alice", f"prepare/take/{content.pk}/").status_code == 404
    assert table.post("alice", f"propose/{content.pk}/").status_code == 404
    assert not Selection.objects.exists()


def test_the_same_item_in_two_editions(table):
    """VE11: each edition has words of its own for it; joining it to another leaves each watch its row."""
    people, content = table.people, found(table.people)
    other = other_watch(people)
    actions.shelve(item=content, group=people.veille, by=people.alice)
    for watch in (table.watch, other):
        selecting.select(watch=watch, content=content, by=people.alice)
    assert sorted(Selection.objects.values_list("credit", flat=True)) == ["Alice Martin", "Alice Martin, Ateliers"]
    kept = found(people, audience="web")
    selecting.propose(watch=other, content=kept, by=people.alice)
    proposing.follow_merge(content, kept)
    rows = Selection.objects.values_list("watch_id", "content_id").order_by("watch_id")
    assert sorted(rows) == sorted([(table.watch.pk, kept.pk), (other.pk, kept.pk)])


def test_another_platform_is_credited(desk):
    """VE16: an item from another platform's edition keeps who found it and where, from its feed to our edition."""
    item = {
        "id": "tag:x",
        "url": "https://journal.test/page",
        "title": "Une page",
        "authors": [{"name": "Camille Roux"}],
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Veille de la Drôme", "items": [item]}
    source = desk.poll(desk.follow(desk.site.page("/f.json", json.dumps(feed), "application/feed+json")))
    entry = source.entries.get()
    assert entry.author == "Camille Roux"
    saved = sorting.keep(entry=entry, by=desk.people.carole)
    content = Content.objects.select_related("group", "author").get(pk=saved.bookmark.pk)
    row = selecting.select(watch=desk.watch, content=content, by=desk.people.carole)
    assert row.credit == f"Camille Roux, {source.title}"


def test_a_page_of_the_source_itself_is_credited_to_who_kept_it(desk):
    """VE16: only what a source had from elsewhere is its find."""
    source = desk.follow("https://e.org/feed")
    saved = sorting.keep(entry=desk.entry("un", source, author="Camille Roux"), by=desk.people.carole)
    content = Content.objects.select_related("group", "author").get(pk=saved.bookmark.pk)
    assert selecting.select(watch=desk.watch, content=content, by=desk.people.carole).credit == "Carole Faure"
