"""The tree: order, moves, the way down, what becomes of the pages below."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from content.models import Content
from tests.budgets import queries
from tests.people import People
from tests.wiki.books import page, titles, url
from wiki import actions
from wiki.models import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(people: People) -> Client:
    return people.client("bob")


@pytest.fixture
def list_url(people: People) -> str:
    return reverse("wiki:list", args=[people.veille.slug])


def test_it_works(people: People, bob: Client, list_url: str) -> None:
    """PA01, LD3: a page is written under another, the tree and the breadcrumb show where."""
    guide = page(people, "Guide")
    typed = {"title": "Annexe", "body": "Des liens.", "audience": "group", "parent": guide.pk}
    answer = bob.post(reverse("wiki:create", args=[people.veille.slug]), typed, follow=True)
    made = Page.objects.get(title="Annexe")
    assert made.parent == guide
    crumbs = answer.content.decode().split("breadcrumb")[1].split("</nav>")[0]
    assert guide.get_absolute_url() in crumbs
    assert titles(bob.get(list_url).content.decode(), [guide, made]) == ["Guide", "Annexe"]


def test_an_order_is_dragged_or_typed(people: People, bob: Client, list_url: str) -> None:
    """PA01: pages are put in order by dragging (one address), or by the buttons of each."""
    pages = [page(people, name) for name in ("Un", "Deux", "Trois")]
    order = reverse("wiki:order", args=[people.veille.slug])
    assert bob.post(order, {"order": ",".join(str(one.pk) for one in reversed(pages))}).status_code == 204
    assert titles(bob.get(list_url).content.decode(), pages) == ["Trois", "Deux", "Un"]
    bob.post(url("step", pages[0]), {"move": "up"})
    assert titles(bob.get(list_url).content.decode(), pages) == ["Trois", "Un", "Deux"]
    bob.post(order, {"order": f"{pages[1].pk},x,99999999999999999999,{pages[1].pk}"})
    assert titles(bob.get(list_url).content.decode(), pages) == ["Deux", "Trois", "Un"]


def test_a_branch_moves_and_its_addresses_stay(people: People, bob: Client) -> None:
    """PA01: a page moves with all below it; the links that lead to them still do."""
    guide, other = page(people, "Guide"), page(people, "Archives")
    below = page(people, "Annexe", parent=guide)
    before = [guide.get_absolute_url(), below.get_absolute_url()]
    assert bob.post(url("place", guide), {"parent": other.pk}).status_code == 302
    assert Page.objects.get(pk=guide.pk).parent_id == other.pk
    assert Page.objects.get(pk=below.pk).parent_id == guide.pk
    assert [bob.get(address).status_code for address in before] == [200, 200]


def test_a_page_is_never_below_itself(people: People, bob: Client) -> None:
    """PA01: the form does not offer it, and a forged one is refused without harm."""
    guide = page(people, "Guide")
    below = page(people, "Annexe", parent=guide)
    form = bob.get(url("place", guide)).content.decode()
    assert f'value="{below.pk}"' not in form
    assert bob.post(url("place", guide), {"parent": below.pk}).status_code == 422
    with pytest.raises(actions.MisplacedError):
        actions.place(page=guide, parent=below, before=None, by=people.bob)
    assert Page.objects.get(pk=guide.pk).parent_id is None


def test_a_loop_in_the_rows_hides_no_page(people: People, bob: Client, list_url: str) -> None:
    one, two = page(people, "Un"), page(people, "Deux")
    Page.objects.filter(pk=one.pk).update(parent=two.pk)
    Page.objects.filter(pk=two.pk).update(parent=one.pk)
    assert titles(bob.get(list_url).content.decode(), [one, two]) == ["Un", "Deux"]


def test_who_may_not_write_does_not_arrange(people: People) -> None:
    """PA09: strangers and readers from outside leave the order alone."""
    one = page(people, "Un", audience="web")
    for name, status in (("mallory", 403), ("visitor", 302), ("denis", 403)):
        assert people.client(name).post(url("step", one), {"move": "up"}).status_code == status
    order = reverse("wiki:order", args=[people.veille.slug])
    assert people.client("mallory").post(order, {"order": "1"}).status_code == 403


def test_a_reader_sees_only_what_they_may(people: People, list_url: str) -> None:
    """PA09: the tree of a visitor holds the public pages, also below one that they may not read."""
    guide = page(people, "Guide interne")
    below = page(people, "Annexe publique", parent=guide, audience="web")
    html = people.client("visitor").get(list_url).content.decode()
    assert "Guide interne" not in html
    assert "Annexe publique" in html
    assert "Guide interne" not in people.client("visitor").get(below.get_absolute_url()).content.decode()


def test_the_tree_takes_one_query_whatever_its_size(people: People, bob: Client, list_url: str) -> None:
    """PA01: three pages or two hundred at any depth, the same queries; a long tree is folded."""
    parents = [page(people, f"Chapitre {n}") for n in range(3)]
    few = queries(bob, list_url)
    for n in range(200):
        Page.objects.get(pk=page(people, f"Fiche {n}", parent=parents[n % 3], body="").pk)
    assert queries(bob, list_url) == few <= 16
    html = bob.get(list_url).content.decode()
    assert "Fiche 7<" not in html
    assert "Fiche 7<" in bob.get(list_url, {"at": parents[1].pk}).content.decode()
    assert "at=" in html


def test_the_pages_below_move_up(people: People, bob: Client, list_url: str) -> None:
    """PA01: what is below a page that goes takes its place; its author is told so."""
    guide = page(people, "Guide")
    below, last = page(people, "Annexe", by="alice", parent=guide), page(people, "Fin")
    assert "below-trash" not in bob.get(url("delete", guide)).content.decode()
    bob.post(url("delete", guide), {"below": "trash"})
    assert titles(bob.get(list_url).content.decode(), [guide, below, last]) == ["Annexe", "Fin"]


def test_a_branch_goes_to_the_trash_and_comes_back(people: People, list_url: str) -> None:
    """PA01: an animator takes the branch along, and brings it back in one gesture."""
    carole = people.client("carole")
    guide = page(people, "Guide", by="carole")
    below = page(people, "Annexe", parent=guide)
    answer = carole.post(url("delete", guide), {"below": "trash"}, follow=True)
    assert Content.objects.filter(pk__in=[guide.pk, below.pk], trashed_at=None).count() == 0
    undo = re.search(r'action="(/g/[^"]+/restore/)"', answer.content.decode())
    assert undo is not None
    assert people.client("bob").post(undo[1]).status_code == 404
    carole.post(undo[1])
    assert Page.objects.get(pk=below.pk).parent_id == guide.pk
    assert Content.objects.filter(pk__in=[guide.pk, below.pk], trashed_at=None).count() == 2


def test_a_page_opens_the_tree(people: People, list_url: str) -> None:
    """PA01: an animator chooses the page that opens the pages of the group."""
    one = page(people, "Bienvenue", body="Commencez ici.")
    assert people.client("bob").post(url("home", one)).status_code == 403
    people.client("carole").post(url("home", one))
    assert "Commencez ici." in people.client("bob").get(list_url).content.decode()
    people.client("carole").post(url("home", one))
    assert "Commencez ici." not in people.client("bob").get(list_url).content.decode()


def test_contents_and_anchors(people: People, bob: Client) -> None:
    """PA01, PA11: a long page has its table of contents; each heading has an address of its own."""
    html = bob.get(page(people).get_absolute_url()).content.decode()
    contents = html.split('class="toc"')[1].split("</nav>")[0]
    assert re.findall(r'href="#(h-[a-z-]+)"', contents) == ["h-preter", "h-rendre", "h-en-retard"]
    assert 'id="h-en-retard"' in html
    assert html.count("?section=") == 3
    short = bob.get(page(people, "Courte", body="Une ligne.").get_absolute_url()).content.decode()
    assert 'class="toc"' not in short
