"""Passages quoted from a page: by hand, once, with the words around them; as a W3C annotation collection."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import ValidationError

from bookmarks.actions import Typed, save
from bookmarks.annotations.acts import annotate
from bookmarks.models import Annotation, Bookmark
from bookmarks.personal import erase
from content.models import Content
from tests.budgets import queries
from tests.people import PARTS, People
from toolkit import actions

TEXT = "La fibre arrive. Le département ouvrira douze maisons France services en 2027, dit le rapport. Fin."
PASSAGE = "Le département ouvrira douze maisons France services en 2027"
ADDRESS = "/g/veille-numerique/bookmarks/annotations.jsonld"


@pytest.fixture
def page(people: People) -> Bookmark:
    """A bookmark of the group, for its members."""
    typed = Typed(url="https://exemple.org/rapport", title="Un rapport")
    return save(group=people.veille, author=people.alice, typed=typed).bookmark


def quote(people: People, who: str, page: Bookmark, **typed: str):
    client = people.client(who)
    return client.post(f"/bookmarks/{page.pk}/quote/", typed, headers={"Accept-Language": "en"})


def test_a_passage_keeps_the_words_around_it(people: People, page: Bookmark):
    """VW11: exact, prefix and suffix are those of the page, whatever its line breaks."""
    row = annotate(bookmark=page, author=people.bob, exact=PASSAGE, within=TEXT.replace(" ", "\n  "))
    assert (row.exact, row.prefix, row.suffix) == (PASSAGE, "La fibre arrive. ", ", dit le rapport. Fin.")
    again = annotate(bookmark=page, author=people.alice, exact=f" {PASSAGE}\n")
    assert again.pk == row.pk
    with pytest.raises(ValidationError):
        annotate(bookmark=page, author=people.bob, exact="x" * 601)


def test_a_member_quotes_by_a_plain_form(people: People, page: Bookmark):
    """VW11, VW12: what is wrong is said beside the field, nothing typed is lost."""
    refused = quote(people, "bob", page, exact="a" * 700, note="Important pour nous")
    assert refused.status_code == 422
    assert "600 characters" in refused.content.decode()
    assert "Important pour nous" in refused.content.decode()
    assert quote(people, "bob", page, exact="").status_code == 422
    done = quote(people, "bob", page, exact=PASSAGE, note="À dire aux élus")
    row = Annotation.objects.get()
    assert done["Location"].endswith(f"#quotation-{row.pk}")
    shown = people.client("carole").get(page.get_absolute_url()).content.decode()
    assert PASSAGE in shown
    assert "À dire aux élus" in shown


def test_only_those_who_may_react_quote(people: People, page: Bookmark):
    """VW14: whoever does not read the bookmark gets nothing, and writes nothing."""
    codes = {who: quote(people, who, page, exact=f"Passage de {who}").status_code for who in PARTS if who != "visitor"}
    assert {who for who, code in codes.items() if code == 302} == {"bob", "carole", "alice", "admin_on"}
    assert Annotation.objects.count() == 4


def test_the_collection_is_a_valid_annotation_collection(people: People, page: Bookmark):
    """VW11: the model's context, a collection, a first page with its items, each with its selector."""
    annotate(bookmark=page, author=people.bob, exact=PASSAGE, within=TEXT, note="À dire")
    annotate(bookmark=page, author=people.bob, exact="La fibre arrive")
    answer = people.client("bob").get(ADDRESS)
    assert answer["Content-Type"] == 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    told = json.loads(answer.content)
    assert (told["@context"], told["type"], told["total"]) == (
        "http://www.w3.org/ns/anno.jsonld",
        "AnnotationCollection",
        2,
    )
    first = told["first"]
    assert (first["type"], first["partOf"], first["startIndex"]) == ("AnnotationPage", told["id"], 0)
    one, two = first["items"]
    selector = {"type": "TextQuoteSelector", "exact": PASSAGE, "prefix": "La fibre arrive. "}
    assert one["target"] == {"source": page.url, "selector": selector | {"suffix": ", dit le rapport. Fin."}}
    assert one["body"]["value"] == "À dire"
    assert one["creator"] == {"type": "Person", "name": "Bob Girard"}
    assert (one["motivation"], two["motivation"]) == ("commenting", "highlighting")
    assert len({one["id"], two["id"]}) == 2
    assert "body" not in two


def test_the_collection_has_pages(people: People, page: Bookmark, monkeypatch: pytest.MonkeyPatch):
    """VW11: next, previous and last lead from one to the other."""
    monkeypatch.setattr("bookmarks.annotations.views.PAGE", 2)
    for number in range(5):
        annotate(bookmark=page, author=people.bob, exact=f"Passage {number}")
    client = people.client("bob")
    told = client.get(ADDRESS).json()
    assert told["last"].endswith("?page=3")
    second = client.get(ADDRESS, {"page": 2}).json()
    assert (second["type"], second["startIndex"], len(second["items"])) == ("AnnotationPage", 2, 2)
    assert second["next"].endswith("?page=3")
    assert second["prev"].endswith("?page=1")


@pytest.mark.parametrize("who", PARTS)
def test_nobody_reads_a_quotation_of_what_they_do_not_read(people: People, page: Bookmark, who: str):
    """VW14, VW11: neither on a page, nor in the collection."""
    annotate(bookmark=page, author=people.alice, exact="Canari cité")
    client = people.client(who)
    reads = who in {"bob", "carole", "alice", "admin_on"}
    assert ("Canari cité" in client.get(ADDRESS).content.decode()) == reads
    assert ("Canari cité" in client.get(f"/c/{page.pk}/", follow=True).content.decode()) == reads
    Content.objects.filter(pk=page.pk).update(is_held=True)
    assert "Canari cité" not in people.client("bob").get(ADDRESS).content.decode()


def test_who_quoted_or_a_moderator_takes_it_away(people: People, page: Bookmark):
    """VW11: others do not."""
    row = annotate(bookmark=page, author=people.alice, exact=PASSAGE)
    url = f"/bookmarks/{page.pk}/quotations/{row.pk}/remove/"
    assert people.client("bob").post(url).status_code == 403
    assert people.client("carole").post(url).status_code == 302
    assert people.client("carole").post(url).status_code == 404
    assert not Annotation.objects.exists()


def test_joining_two_bookmarks_keeps_the_quotations(people: People, page: Bookmark):
    """VC6, VW11: each passage once."""
    other = save(group=people.veille, author=people.bob, typed=Typed(url="https://exemple.org/autre")).bookmark
    for place, exact in ((page, "Un"), (other, "Un"), (other, "Deux")):
        annotate(bookmark=place, author=people.bob, exact=exact)
    actions.merge(lost=other, kept=page, by=people.alice)
    assert sorted(page.annotations.values_list("exact", flat=True)) == ["Deux", "Un"]


@pytest.mark.parametrize(("keep", "left"), [(True, ["", ""]), (False, [])])
def test_leaving_takes_the_notes_or_the_passages(people: People, page: Bookmark, keep: bool, left: list[str]):
    """LU11: what the person wrote goes as they choose."""
    for exact in ("Un", "Deux"):
        annotate(bookmark=page, author=people.bob, exact=exact, note="Mon avis")
    erase(people.bob, keep)
    assert list(Annotation.objects.values_list("note", flat=True)) == left


def test_quotations_cost_the_same_for_3_and_30(people: People, page: Bookmark):
    """VW11: one query for the panel."""
    for number in range(3):
        annotate(bookmark=page, author=people.bob, exact=f"Passage {number}")
    few = queries(people.client("bob"), page.get_absolute_url())
    for number in range(27):
        annotate(bookmark=page, author=people.bob, exact=f"Autre passage {number}")
    assert queries(people.client("bob"), page.get_absolute_url()) == few
