"""People, groups, organisations and tags in the one box; facets; the journal of what was not found (LS1–LS8)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache

from accounts.models import Organisation, Profile, ProfileField, ProfileValue
from core import clock
from search import indexing, journal, names, words
from search.models import Unanswered
from tests.people import GROUPS, PARTS, make_group
from tests.search.conftest import publish
from toolkit import actions


def place(name: str = "Mairie de Bellac") -> Organisation:
    """Return an organisation."""
    return Organisation.objects.create(name=name, slug=name.lower().replace(" ", "-"))


def shown(page, kind):
    """Return what a page shows of one kind."""
    return [str(one) for one in page.context.get(kind, [])]


def test_one_box_finds_people_groups_and_organisations(people, browser):
    """LS1, LS5: by the beginning of any word, without accents or capitals."""
    place()
    page = browser("bob").get("/search/", {"q": "carol"})
    assert shown(page, "people") == [people.carole.name]
    assert shown(browser("bob").get("/search/", {"q": "bellac mairie"}), "places") == ["Mairie de Bellac"]
    assert shown(browser("bob").get("/search/", {"q": "veille nume"}), "named_groups") == ["Veille Numerique"]


def test_the_exact_name_comes_first_and_a_new_one_is_found_at_once(people, browser):
    """LS1: made, renamed, deleted: nothing waits for an index."""
    for name in ("eau-potable-et-lacs", "eau-potable"):
        make_group(name, people.alice, GROUPS["ateliers"])
    found = browser("bob").get("/search/", {"q": "Eau potable"})
    assert shown(found, "named_groups")[0] == "Eau Potable"
    group = found.context["named_groups"][0]
    group.name = "Rivières"
    group.save()
    assert shown(browser("bob").get("/search/", {"q": "rivieres"}), "named_groups") == ["Rivières"]
    group.trashed_at = clock.now()
    group.save()
    assert shown(browser("bob").get("/search/", {"q": "rivieres"}), "named_groups") == []


def test_visitors_are_told_of_no_person_nor_organisation(people, browser):
    """LS6."""
    place()
    for typed in ("carole", "mairie"):
        page = browser("visitor").get("/search/", {"q": typed})
        assert shown(page, "people") == shown(page, "places") == []
        for kind in ("person", "organisation"):
            assert not browser("visitor").get("/search/", {"q": typed, "kind": kind}).context["page"].object_list
        assert browser("visitor").get("/search/complete/", {"q": typed}).json() == {"tags": []}


@pytest.mark.parametrize(
    ("reach", "parts"), [("nobody", {"bob", "admin_on"}), ("groups", {"bob", "carole", "alice", "admin_on"}),
                         ("platform", set(PARTS) - {"visitor"})],
)  # fmt: skip
def test_what_a_profile_tells_is_found_by_those_it_reaches(people, reach, parts):
    """LS6: fields and presentation, each by its reach."""
    field = ProfileField.objects.create(name="Hobby", slug="hobby")
    ProfileValue.objects.create(user=people.bob, field=field, value="Apiculture", reach=reach)
    Profile.objects.filter(user=people.bob).update(presentation="Un vannier", presentation_reach=reach)
    for typed in ("apiculture", "vannier"):
        assert {part for part in PARTS if names.people(people.access(part), [typed])} == parts, typed


def test_completion_names_groups_people_organisations_and_tags(people, browser):
    """LS5."""
    place("Carrefour rural")
    publish(people, "Canari", tags=["Carrière"])
    found = browser("bob").get("/search/complete/", {"q": "car"}).json()["tags"]
    assert found == [people.carole.name, "Carrefour rural", "Carrière"]
    assert browser("mallory").get("/search/complete/", {"q": "carrière"}).json() == {"tags": []}
    for typed in ("", "c", "%", "' or 1=1", "tag:x", "a" * 5000, "\x00", "l'"):
        assert browser("bob").get("/search/complete/", {"q": typed}).status_code in {200, 400}


def test_completion_never_tells_a_secret_group(people, browser):
    """LS5, REL-S5: those who know it only."""
    people.groups["elus"].name = "Zibeline secrète"
    people.groups["elus"].save()
    answers = {part: browser(part).get("/search/complete/", {"q": "zibel"}).json()["tags"] for part in PARTS}
    assert {part for part, found in answers.items() if found} == {"admin", "admin_on"}
    assert browser("elise").get("/search/complete/", {"q": "zibel"}).json()["tags"] == ["Zibeline secrète"]


def test_facets_count_what_the_reader_may_read(people, browser):
    """LS3, LS6: types, groups, authors, tags and dates; nothing of what is hidden is counted."""
    item = publish(people, "Canari public", audience="web", tags=["oiseau"])
    publish(people, "Canari secret", tags=["secret"], group=people.groups["scot"])
    actions.post_comment(content=item, author=people.carole, body="Un canari")
    indexing.sweep()

    def counts(part):
        page = browser(part).get("/search/", {"q": "canari"})
        return {facet.name: {one.value: one.count for one in facet.choices} for facet in page.context["facets"]}

    assert counts("bob") == {
        "kind": {"bookmark": 2, "comment": 1}, "group": {"veille-numerique": 2, "scot": 1},
        "author": {"bob": 2, "carole": 1}, "tag": {"oiseau": 1, "secret": 1},
        "since": {"week": 3, "month": 3, "year": 3},
    }  # fmt: skip
    assert counts("mallory")["kind"] == {"bookmark": 1, "comment": 1}
    assert "secret" not in repr(counts("mallory"))


def test_each_facet_narrows(people, browser):
    """LS3: its link leaves as many results as it says."""
    item = publish(people, "Canari un", tags=["oiseau", "jaune"])
    publish(people, "Canari deux", tags=["oiseau"], group=people.groups["scot"], author=people.alice)
    actions.post_comment(content=item, author=people.carole, body="Un canari")
    indexing.sweep()
    page = browser("bob").get("/search/", {"q": "canari"})
    for facet in page.context["facets"]:
        for choice in facet.choices:
            left = browser("bob").get(f"/search/{choice.href}").context["page"].paginator.count
            assert left == choice.count, (facet.name, choice)


def test_results_by_date(people, browser):
    """LS3."""
    publish(people, "Canari canari canari")
    item = publish(people, "Un compte rendu", "long " * 50 + "canari")
    item.documents.update(at=clock.now() + timedelta(hours=1))
    orders = {}
    for sort in ("best", "date"):
        page = browser("bob").get("/search/", {"q": "canari", "sort": sort})
        orders[sort] = [hit.content.title for hit in page.context["hits"]]
    assert orders["best"] == orders["date"][::-1]


def test_a_result_says_where_it_matched(people, browser):
    """LS4: title, text, comment, tags."""
    publish(people, "Les canaris chantent")
    publish(people, "Texte", "Un canari ici")
    item = publish(people, "Étiqueté", tags=["canari"])
    actions.post_comment(content=item, author=people.bob, body="Un canari")
    indexing.sweep()
    hits = browser("bob").get("/search/", {"q": "canari"}).context["hits"]
    assert {(hit.content.title, hit.where) for hit in hits} == {
        ("Les canaris chantent", "title"), ("Texte", "text"), ("Étiqueté", "tags"), ("Étiqueté", "comment"),
    }  # fmt: skip
    assert "Les <mark>canaris</mark> chantent" in [str(hit.title) for hit in hits]


def test_searches_without_result_are_counted_without_whoever_searched(people, browser):
    """LS7: words only, folded; what looks like an address or a number of somebody is left out."""
    cache.clear()
    publish(people, "Canari")
    for typed in ("Épicerie solidaire", "épicerie  solidaire", "canari", "bob@demo.test", "06 12 34 56 78", "tag:rien"):
        browser("bob").get("/search/", {"q": typed})
    assert list(Unanswered.objects.values_list("words", "times")) == [("epicerie solidaire", 2)]
    assert {field.name for field in Unanswered._meta.fields} == {"id", "words", "times", "last_on"}
    page = browser("admin_on").get("/site/searches/")
    assert "epicerie solidaire" in page.content.decode()
    assert browser("bob").get("/site/searches/").status_code == 404


def test_the_journal_forgets(people):
    """LS7: once only, a month; anything, a year. It stays bounded."""
    today = clock.now().date()
    for said, times, days in (("rare", 1, 31), ("souvent", 5, 31), ("vieux", 9, 366), ("frais", 1, 1)):
        Unanswered.objects.create(words=said, times=times, last_on=today - timedelta(days=days))
    assert journal.purge() == 2
    assert set(Unanswered.objects.values_list("words", flat=True)) == {"souvent", "frais"}


def test_the_page_writes_nothing(people, browser, monkeypatch):
    """LS7: the words go to the worker, which keeps the journal."""
    told = []
    monkeypatch.setattr("search.tasks.note_unanswered.apply_async", lambda args, retry: told.append(args))
    assert journal.words_to_note(words.read("rien de tel"), "rien de tel") == "rien tel"
    browser("bob").get("/search/", {"q": "rien de tel"})
    assert told == [("rien tel",)]
    assert not Unanswered.objects.exists()
