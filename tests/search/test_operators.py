"""Operators of the search box: each finds what it says, and says so when it cannot be read (VW6)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from content import tagging
from search import operators, words
from search.models import Document
from tests.search.conftest import publish
from toolkit import actions


def test_source_finds_what_comes_from_a_site(people, look):
    """VW6: the site of a bookmark, in both languages."""
    item = publish(people, "Cantine bio")
    publish(people, "Cantine scolaire")
    type(item).objects.filter(pk=item.pk).update(site="La Gazette des communes")
    assert look("source:gazette") == look('site:"gazette des communes"') == ["Cantine bio"]
    assert look("cantine -source:gazette") == ["Cantine scolaire"]


def test_dates_bound_the_search(people, look):
    """VW6: before leaves its day out, after takes it in."""
    for title, day in (("Mars", 15), ("Avril", 46)):
        item = publish(people, f"Cantine {title}")
        at = datetime(2026, 1, 1, 12, tzinfo=UTC).replace(month=3 if day < 31 else 4, day=15)
        Document.objects.filter(content=item).update(at=at)
    assert look("cantine avant:2026-04-15") == look("cantine before:15/04/2026") == ["Cantine Mars"]
    assert look("cantine après:2026-04-15") == look("cantine after:2026-04") == ["Cantine Avril"]
    assert look("cantine depuis:2026-03 avant:2026-04") == ["Cantine Mars"]
    assert len(look("cantine après:2026")) == 2


@pytest.mark.parametrize(
    ("said", "day"),
    [("2026", date(2026, 1, 1)), ("2026-2", date(2026, 2, 1)), ("3/2/2026", date(2026, 2, 3)),
     ("02/2026", date(2026, 2, 1)), ("2026-02-30", None), ("demain", None), ("0000", None),
     ("99999d", None), ("٢٠٢٦", None)],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(said, day):
    """VW6."""
    assert operators.read_day(said) == day


def test_group_and_kind_narrow(people, look):
    """VW6: a group by its address or its name, a type by its French or English name; comments are one."""
    publish(people, "Canari du scot", group=people.groups["scot"])
    item = publish(people, "Canari de la veille")
    actions.post_comment(content=item, author=people.bob, body="Un canari")
    assert look("canari dans:scot") == ["Canari du scot"]
    assert sorted(look('canari group:"Veille numérique"')) == ["Canari de la veille", "on Canari de la veille"]
    assert look("canari type:commentaire") == look("canari kind:comment") == ["on Canari de la veille"]
    assert look("canari kind:bookmark in:scot") == ["Canari du scot"]
    assert look("canari type:article") == []


def test_author_by_name(people, look):
    """VW6: the name that people read, whatever its accents."""
    publish(people, "Canari", author=people.carole)
    assert look('auteur:"carole"') == look(f'author:"{people.carole.name}"') == ["Canari"]


def test_a_word_and_its_theme_are_one(people, look):
    """LS8, VW2: an item is found by the theme and by the word that leads to it."""
    item = publish(people, "Canari", tags=["volatile"])
    tagging.merge(people.veille, tagging.tag_named("volatile"), tagging.tag_named("oiseaux"))
    assert look("tag:oiseaux") == look("tag:volatile") == ["Canari"]
    assert item.tagged.get().tag.name == "oiseaux"


def test_bringing_two_tags_together_refreshes_the_index(people, browser, look):
    """LS8: the item is found by its new word and no longer by the old one."""
    publish(people, "Canari", tags=["volatile"])
    sent = {"word": "volatile", "becomes": "oiseaux"}
    assert browser("carole").post("/g/veille-numerique/tags/manage/", sent).status_code == 302
    assert look("oiseaux") == ["Canari"]
    assert look("volatile") == []


WRONG = [
    ("auteurr:bob canari", "no operator “auteurr:”"), ("author:", "Nothing follows “author:”"),
    ("après:demain canari", "“demain” is not a date"), ("type:machin canari", "“machin” is not a type"),
    ("in:nulle-part canari", "no group called “nulle-part”"), ("author:personne-ici canari", "Nobody here is called"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "said"), WRONG)
def test_what_cannot_be_read_is_said_in_a_sentence(people, browser, typed, said):
    """VW6: never results hidden in silence."""
    publish(people, "Canari")
    page = browser("bob").get("/search/", {"q": typed}, headers={"Accept-Language": "en"})
    assert page.status_code == 200
    assert said in page.content.decode()


def test_a_visitor_is_not_told_who_exists(people, browser):
    """LS6: an author who is here and one who is not get the same answer."""
    pages = [browser("visitor").get("/search/", {"q": f"author:{name}"}) for name in ("bob", "nul")]
    assert [page.context["wrong"] for page in pages] == [[], []]
    assert [page.context["page"].paginator.count for page in pages] == [0, 0]


def test_a_secret_group_and_none_are_alike(people, browser):
    """REL-S5, VW6: `in:` says the same of a group one may not know as of one that does not exist."""
    publish(people, "Canari", group=people.groups["elus"], author=people.elise)
    pages = [browser("mallory").get("/search/", {"q": f"canari in:{slug}"}) for slug in ("elus", "nuls")]
    said = [str(page.context["wrong"]).replace(slug, "") for page, slug in zip(pages, ("elus", "nuls"), strict=True)]
    assert said[0] == said[1] != "[]"
    assert not pages[0].context["hits"]


def test_operators_are_bounded():
    """REL-H1."""
    assert len(words.read("a:b tag:c " * 5000).filters) <= words.TERMS_MAX
