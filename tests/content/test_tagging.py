"""Tags and the group's vocabulary."""

from __future__ import annotations

import pytest

from bookmarks.actions import Typed, save
from content import tagging
from content.models import Content, GroupTag
from tests.people import People

pytestmark = pytest.mark.django_db


def tagged(people: People, n: int, *names: str) -> Content:
    """Return bookmark number `n` with tags."""
    return save(
        group=people.veille, author=people.bob, typed=Typed(url=f"https://exemple.org/{n}", tags=names)
    ).bookmark


def names(item: Content) -> list[str]:
    """Return the tags of an item."""
    return [row.tag.name for row in item.tagged.select_related("tag").order_by("pk")]


def test_accents_and_case_make_no_other_tag(people: People) -> None:
    """VW2, CC18: completion and tags ignore accents and case."""
    tagged(people, 1, "Données ouvertes")
    assert names(tagged(people, 2, "donnees OUVERTES")) == ["Données ouvertes"]
    assert [tag.name for tag in tagging.suggestions(people.access("bob"), people.veille, "DONNÉES o")] == [
        "Données ouvertes"
    ]


def test_merging_rewrites_items_and_future_ones(people: People) -> None:
    """VW2: a merged tag becomes a synonym: its items have the theme, and so do those tagged later."""
    old = tagged(people, 1, "open data", "rgaa")
    right = tagging.tag_named("Données ouvertes")
    GroupTag.objects.create(group=people.veille, tag=right)
    assert tagging.merge(people.veille, tagging.tag_named("open data"), right) == 1
    assert set(names(old)) == {"Données ouvertes", "rgaa"}
    assert names(tagged(people, 2, "Open Data")) == ["Données ouvertes"]
    old_page = people.client("bob").get("/g/veille-numerique/bookmarks/", {"tag": "open-data"})
    assert old_page.url.endswith("?tag=donnees-ouvertes")


def test_a_synonym_of_one_group_is_a_word_of_another(people: People) -> None:
    """VW2: each group has its own vocabulary."""
    right = tagging.tag_named("Données ouvertes")
    tagging.merge(people.veille, tagging.tag_named("open data"), right)
    typed = Typed(url="https://exemple.org/scot", tags=("open data",))
    assert names(save(group=people.groups["scot"], author=people.bob, typed=typed).bookmark) == ["open data"]


def test_themes_come_first(people: People) -> None:
    """VW2: completion proposes the group's themes before other tags."""
    tagged(people, 1, "accessibilité des sites")
    GroupTag.objects.create(group=people.veille, tag=tagging.tag_named("Accessibilité"))
    assert tagging.suggestions(people.access("bob"), people.veille, "acces")[0].name == "Accessibilité"


def test_completion_asks_the_same_rule(people: People) -> None:
    """VW2, LA3: a member completes by words without accents; what they may not read is not told, nor to strangers."""
    item = tagged(people, 1, "Démocratie locale")
    address = "/g/veille-numerique/tags/"
    assert people.client("bob").get(address, {"q": "DEMO"}).json() == {"tags": ["Démocratie locale"]}
    Content.objects.filter(pk=item.pk).update(state="draft", author=people.alice)
    assert people.client("bob").get(address, {"q": "DEMO"}).json() == {"tags": []}
    assert people.client("mallory").get(address, {"q": "DEMO"}).status_code == 403
