"""The list of bookmarks: narrowed, ordered, shown in three ways; collections; what each keeps for oneself."""

from __future__ import annotations

import pytest
from django.core.exceptions import ObjectDoesNotExist

from bookmarks.actions import Typed, save
from bookmarks.models import Bookmark, Collection, Mark
from tests.budgets import queries
from tests.people import People
from toolkit import actions as acts

pytestmark = pytest.mark.django_db
HERE = "/g/veille-numerique/bookmarks/"


def made(people: People, number: int, **changes: object) -> Bookmark:
    """Return a bookmark of bob's."""
    typed = Typed(url=f"https://exemple.org/{number}", title=f"Page numéro {number}")
    found = save(group=people.veille, author=people.bob, typed=typed).bookmark
    Bookmark.objects.filter(pk=found.pk).update(**changes)
    return Bookmark.objects.get(pk=found.pk)


def shown(people: People, query: str, who: str = "bob") -> set[int]:
    """Return the numbers of the bookmarks that a list shows."""
    html = people.client(who).get(f"{HERE}?{query}").content.decode()
    return {number for number in range(9) if f"Page numéro {number}" in html}


def test_the_filters_of_the_list(people: People) -> None:
    """BO05, CC03: by site, kind, state of the link; unknown words narrow nothing."""
    made(people, 1, site="insee.fr")
    made(people, 2, nature="call")
    made(people, 3, link_state="dead")
    assert shown(people, "site=insee.fr") == {1}
    assert shown(people, "nature=call") == {2}
    assert shown(people, "link=1") == {3}
    assert shown(people, "nature=rien") == {1, 2, 3}


@pytest.mark.parametrize("shape", ["", "cards", "table"])
def test_three_ways_to_show_it(people: People, shape: str) -> None:
    """BO05: list, cards and table show the same items, each in as many queries for thirty as for three."""
    counts = []
    for size in (3, 30):
        for number in range(Bookmark.objects.count(), size):
            made(people, number)
        counts.append(queries(people.client("bob"), f"{HERE}?as={shape}"))
    assert counts[0] == counts[1]
    assert people.client("visitor").get(f"{HERE}?as={shape}").status_code in {200, 302}


def test_the_most_useful_first(people: People) -> None:
    """BO05: by the marks « useful » of members."""
    made(people, 1)
    best = made(people, 2)
    made(people, 3)
    acts.react(item=best, user=people.carole, value=1)
    html = people.client("bob").get(f"{HERE}?order=useful").content.decode()
    assert html.index("Page numéro 2") < html.index("Page numéro 3") < html.index("Page numéro 1")


def test_collections(people: People) -> None:
    """BO04, LD8: made by animators, chosen in the form, narrow the list; removed, their bookmarks stay."""
    data = {"title": "Mobilités", "body": "", "order": "0"}
    assert people.client("bob").post(f"{HERE}collections/", data).status_code == 403
    assert people.client("carole").post(f"{HERE}collections/", data).status_code == 302
    folder = Collection.objects.get()
    typed = {"url": "https://exemple.org/7", "title": "Page numéro 7", "collection": folder.pk, "audience": "group"}
    answer = people.client("bob").post(f"{HERE}new/", {**typed, "nature": "call", "deadline_on": "2026-12-31"})
    assert answer.status_code == 302, answer.content.decode()
    made(people, 8)
    assert shown(people, f"collection={folder.slug}") == {7}
    people.client("carole").post(f"{HERE}collections/{folder.pk}/remove/")
    assert shown(people, "") == {7, 8}


def test_kinds_have_fields_of_their_own(people: People) -> None:
    """BO12: a call for projects says its deadline, on its page and in the list."""
    item = made(people, 1, nature="call", deadline_on="2026-12-31")
    for address in (item.get_absolute_url(), HERE):
        assert "31 décembre 2026" in people.client("bob").get(address).content.decode()


def test_what_one_keeps_for_oneself(people: People) -> None:
    """BO06: read later and a note, seen by nobody else; both taken back, nothing is kept."""
    item = made(people, 1)
    mark = f"/bookmarks/{item.pk}/mark/"
    people.client("bob").post(mark, {"later": "1"})
    people.client("bob").post(mark, {"note": "Un secret à moi"})
    assert "Un secret à moi" in people.client("bob").get(item.get_absolute_url()).content.decode()
    assert "Un secret à moi" not in people.client("admin_on").get(item.get_absolute_url()).content.decode()
    assert shown(people, "later=1") == {1}
    assert shown(people, "later=1", "carole") == set()
    people.client("bob").post(mark, {"later": "0"})
    people.client("bob").post(mark, {"note": ""})
    with pytest.raises(ObjectDoesNotExist):
        Mark.objects.get()


def test_a_note_too_long_is_kept_and_said(people: People) -> None:
    """BO06: the sentence beside the field, what was typed still there; a stranger finds nothing."""
    item = made(people, 1)
    answer = people.client("bob").post(f"/bookmarks/{item.pk}/mark/", {"note": "long " * 500 + "fin"})
    assert answer.status_code == 422
    assert "fin</textarea>" in answer.content.decode()
    assert people.client("mallory").post(f"/bookmarks/{item.pk}/mark/", {"note": "x"}).status_code == 404


def test_the_same_page_in_another_group(people: People) -> None:
    """BO13, LA3: said to those who may read it there, and to nobody else."""
    here = made(people, 1)
    save(group=people.groups["scot"], author=people.alice, typed=Typed(url=here.url, title="Là-bas"))
    place = people.groups["scot"].name
    assert f">{place}</a></li></ul></section>" in people.client("bob").get(here.get_absolute_url()).content.decode()
    assert (
        f">{place}</a></li></ul></section>" not in people.client("carole").get(here.get_absolute_url()).content.decode()
    )
