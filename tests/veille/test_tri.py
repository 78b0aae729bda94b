"""The tri: keep, drop, later, undo; by form, by fragment, by key, one or several at once."""

from __future__ import annotations

import re

import pytest

from bookmarks.actions import Typed, save
from bookmarks.models import Bookmark
from content.models import Tag
from groups.models import GroupTool
from tests.budgets import queries
from tests.people import PARTS
from veille import selecting
from veille.models import Entry, Source

HX = {"HX-Request": "true"}


@pytest.fixture
def bob(desk):
    return desk.browser("bob")


def decide(desk, client, entry, verb, **options):
    return client.post(desk.url(f"tri/{entry.pk}/"), {"act": verb}, **options)


def test_what_waits_is_listed_with_its_keys(desk, bob):
    """VC8: title, source, first words; the letters stand in the page, and the page says them."""
    desk.entry(summary_html="<p>Un <b>résumé</b> net.</p>")
    page = bob.get(desk.url("tri/")).content.decode()
    assert "Titre un" in page
    assert "Un résumé net." in page
    assert "data-triage" in page
    assert re.findall(r'data-key="(\w)"', page) == ["k", "l", "d"]
    assert all(f'aria-keyshortcuts="{letter}"' in page for letter in "kld")
    assert "k keeps, d drops, l puts off" in page


def test_keeping_makes_a_bookmark_of_who_keeps(desk, bob):
    """VC8: title, quotation, theme as tag; the entry leads to it."""
    entry = desk.entry(summary_html="<p>Le début.</p>" + "<p>suite</p>" * 200)
    Source.objects.update(theme=Tag.objects.create(name="Eau", slug="eau"))
    decide(desk, bob, entry, "keep")
    entry.refresh_from_db()
    bookmark = Bookmark.objects.get()
    assert (bookmark.url, bookmark.title, bookmark.author.username) == ("https://e.org/un", "Titre un", "bob")
    assert bookmark.body.startswith("Le début.")
    assert len(bookmark.body) <= 401
    assert [row.tag.name for row in bookmark.tagged.all()] == ["Eau"]
    assert (entry.state, entry.bookmark, entry.decided_by.username) == ("kept", bookmark, "bob")


def test_keeping_twice_or_a_known_page_makes_no_double(desk, bob, people):
    """VC5, VC8: the entry joins the bookmark the group has."""
    known = save(group=people.veille, author=people.alice, typed=Typed(url="https://e.org/un?utm_source=a")).bookmark
    entry = desk.entry()
    for _time in range(2):
        decide(desk, bob, entry, "keep")
    entry.refresh_from_db()
    assert Bookmark.objects.count() == 1
    assert entry.bookmark == known


@pytest.mark.parametrize(("verb", "state"), [("drop", "dropped"), ("later", "later")])
def test_a_decision_is_undone(desk, bob, verb, state):
    """VC8: the message carries the way back; without JavaScript it is a form like the others."""
    entry = desk.entry()
    answer = bob.post(desk.url(f"tri/{entry.pk}/?state=new&page=1"), {"act": verb}, follow=True)
    assert desk.states() == {"Titre un": state}
    assert answer.redirect_chain == [(desk.url("tri/?state=new&page=1"), 302)]
    undo = re.search(r'action="([^"]*tri/back/[^"]*)"', answer.content.decode()).group(1)
    bob.post(undo.replace("&amp;", "&"))
    entry.refresh_from_db()
    assert (entry.state, entry.decided_by) == ("new", None)


def test_a_fragment_takes_the_row_away(desk, bob):
    """VC8: with the new counts and, in the corner, the undo."""
    entry = desk.entry()
    desk.entry("deux")
    answer = decide(desk, bob, entry, "drop", headers=HX)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in text
    assert 'id="toasts" hx-swap-oob' in text
    assert 'id="tri-states"' in text
    assert f"tri/back/?entry={entry.pk}" in text


def test_several_are_dropped_at_once(desk, bob, people):
    """VC8: those ticked, and none of another watch."""
    entries = [desk.entry(word) for word in ("un", "deux", "trois")]
    answer = bob.post(desk.url("tri/many/"), {"entry": [entries[0].pk, entries[2].pk, 10**30, "x"], "act": "drop"})
    assert answer.status_code == 302
    assert desk.states() == {"Titre un": "dropped", "Titre deux": "new", "Titre trois": "dropped"}
    bob.post(desk.url("tri/many/"), {"act": "drop"})
    bob.post(desk.url("tri/many/"), {"entry": entries[0].pk, "act": "back"})
    assert desk.states()["Titre un"] == "new"


def test_the_same_page_in_two_sources_is_sorted_once(desk, bob):
    """VC8: one decision for the page, whoever brought it."""
    entry = desk.entry()
    desk.entry("deux", url="http://www.e.org/un/#a", source=desk.follow("https://autre.example/feed"))
    decide(desk, bob, entry, "drop")
    assert set(desk.states().values()) == {"dropped"}


def test_an_entry_the_group_has_shows_its_state(desk, bob, people):
    """VC8: the bookmark, and where it stands in the veille; not what the reader may not see."""
    saved = save(group=people.veille, author=people.alice, typed=Typed(url="https://e.org/un", title="Chez nous"))
    selecting.propose(watch=desk.watch, content=saved.bookmark, by=people.alice)
    desk.entry()
    page = bob.get(desk.url("tri/")).content.decode()
    assert saved.bookmark.get_absolute_url() in page
    assert str(selecting.State.CANDIDATE.label) in page
    Bookmark.objects.update(state="draft")
    assert "Chez nous" not in bob.get(desk.url("tri/")).content.decode()


def test_filters_by_source_and_by_state(desk, bob):
    """VC8: in the address."""
    desk.entry()
    other = desk.entry("deux", source=desk.follow("https://autre.example/feed"), state="later")
    shown = bob.get(desk.url("tri/")).context["entries"]
    assert [entry.title for entry in shown] == ["Titre un"]
    shown = bob.get(desk.url(f"tri/?state=later&source={other.source_id}")).context["entries"]
    assert [entry.title for entry in shown] == ["Titre deux"]
    for odd in ("state=x&source=x&page=x", "source=99999999999999999999", "state=kept&source=-1", "page=9999999999999"):
        assert bob.get(desk.url(f"tri/?{odd}")).status_code == 200


def test_odd_decisions_change_nothing(desk, bob):
    """VC8: an unknown act, an entry that is not there, an entry without address."""
    bare = desk.entry(url="")
    assert decide(desk, bob, bare, "sell").status_code == 404
    assert bob.post(desk.url("tri/99999999999999999999/"), {"act": "drop"}).status_code == 404
    assert 'data-key="k"' not in bob.get(desk.url("tri/")).content.decode()
    assert decide(desk, bob, bare, "keep").status_code == 302
    assert not Bookmark.objects.exists()
    assert desk.states() == {"Titre un": "new"}


def test_a_group_without_bookmarks_keeps_nothing(desk, bob, people):
    """VC8: the button goes, and so does the act."""
    entry = desk.entry()
    GroupTool.objects.filter(group=people.veille, tool="bookmarks").delete()
    assert 'data-key="k"' not in bob.get(desk.url("tri/")).content.decode()
    assert decide(desk, bob, entry, "keep").status_code == 403


def test_titles_of_others_stay_text(desk, bob):
    """REL-H1: what a feed says is never markup, and its links are web links."""
    desk.entry(title="<script>alert(1)</script>", summary_html="<p>&lt;img src=x onerror=alert(1)&gt;</p>")
    page = bob.get(desk.url("tri/")).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize("part", PARTS)
def test_members_sort_and_nobody_else(desk, people, part):
    """REL-S1, REL-S2: the nine parts."""
    entry, member = desk.entry(), part in {"bob", "carole", "alice", "admin_on"}
    client = people.client(part)
    assert (client.get(desk.url("tri/")).status_code == 200) == member
    for path, data in ((f"tri/{entry.pk}/", {"act": "drop"}), ("tri/many/", {"entry": entry.pk, "act": "drop"})):
        client.post(desk.url(path), data)
        assert (Entry.objects.get().state == "dropped") == member
        Entry.objects.update(state="dropped")
        client.post(desk.url(f"tri/back/?entry={entry.pk}"))
        assert (Entry.objects.get().state == "new") == member
        Entry.objects.update(state="new")


def test_another_groups_entries_stay_out_of_reach(desk, people):
    """REL-S2: a member of one watch sorts nothing of another."""
    entry = desk.entry()
    from veille import publishing
    from veille.models import Watch

    publishing.open_watch(watch=Watch(group=people.groups["scot"], title="S", audience="group"), by=people.alice)
    bob = people.client("bob")
    assert bob.post(f"/g/scot/veille/tri/{entry.pk}/", {"act": "drop"}).status_code == 404
    bob.post("/g/scot/veille/tri/many/", {"entry": entry.pk, "act": "drop"})
    assert desk.states() == {"Titre un": "new"}


def test_the_list_has_a_query_budget(desk, bob, people):
    """VC8: three entries or thirty, the same number of queries."""
    counts = []
    for number in range(30):
        save(group=people.veille, author=people.alice, typed=Typed(url=f"https://e.org/{number}"))
        desk.entry(str(number), source=desk.follow(f"https://s{number}.example/feed"))
        if number in (2, 29):
            counts.append(queries(bob, desk.url("tri/")))
    assert counts[0] == counts[1] <= 22
