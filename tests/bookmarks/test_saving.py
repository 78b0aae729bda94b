"""Saving an address: new, known, pasted by many, at the same second by two."""

from __future__ import annotations

import pytest
from django.urls import reverse

from bookmarks.actions import Typed, save
from bookmarks.models import Bookmark
from content.models import Comment
from tests.people import People, make_people
from tests.race import at_once

pytestmark = pytest.mark.django_db
NEW = "/g/veille-numerique/bookmarks/new/"


def test_the_browsers_button_fills_the_form(people: People) -> None:
    """VC1: the window opened by the button has address, title and selection filled in, one click from saved."""
    asked = {"url": "https://exemple.org/a?utm_source=x", "title": "Un titre", "selection": "Une phrase"}
    html = people.client("bob").get(NEW, asked).content.decode()
    assert "Un titre" in html
    assert "&gt; Une phrase" in html
    assert "exemple.org/a" in html


def test_the_button_works_before_signing_in(people: People) -> None:
    """VC1: a visitor signs in and comes back to the form filled in."""
    visitor = people.client("visitor")
    away = visitor.get("/bookmarks/save/", {"url": "https://exemple.org/a", "title": "Un titre"})
    assert away.url.startswith("/accounts/login/?next=/bookmarks/save/%3Furl%3D")
    visitor.force_login(people.bob)
    page = visitor.get("/bookmarks/save/", {"url": "https://exemple.org/a", "title": "Un titre"}, follow=True)
    assert 'value="https://exemple.org/a"' in page.content.decode()


def test_the_button_holds_no_secret(people: People) -> None:
    """VC1: the button is the same for everybody: it names the page and nothing of the person."""
    scripts = {people.client(name).get("/bookmarks/button/").context["script"] for name in ("bob", "mallory")}
    assert len(scripts) == 1


def test_the_group_used_last_comes_first(people: People) -> None:
    """BO02: saving from anywhere proposes the group chosen last time."""
    save(group=people.groups["scot"], author=people.bob, typed=Typed(url="https://exemple.org/scot"))
    html = people.client("bob").get("/bookmarks/save/", {"url": "https://exemple.org/b"}).content.decode()
    assert html.index('value="scot"') < html.index('value="ateliers"')


def test_many_addresses_at_once(people: People) -> None:
    """VC3: addresses pasted in any text are saved, those known already get a vote."""
    save(group=people.veille, author=people.carole, typed=Typed(url="https://exemple.org/connue"))
    pasted = (
        "Voir https://exemple.org/une, puis\nhttps://exemple.org/deux\nhttp://www.exemple.org/connue/?utm_medium=mail"
    )
    response = people.client("bob").post(
        reverse("bookmarks:many", args=["veille-numerique"]), {"addresses": pasted}, follow=True
    )
    assert Bookmark.objects.count() == 3
    assert Bookmark.objects.get(url__endswith="connue").reactions.count() == 1
    assert response.status_code == 200


def test_a_text_without_address_is_kept(people: People) -> None:
    """VC3: nothing typed is lost when no address is found in it."""
    response = people.client("bob").post(
        reverse("bookmarks:many", args=["veille-numerique"]), {"addresses": "rien du tout"}
    )
    assert response.status_code == 422
    assert "rien du tout" in response.content.decode()


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://exemple.org/", "file:///etc/passwd", "pas une adresse", "http://"]
)
def test_an_address_that_is_not_http_is_refused(people: People, url: str) -> None:
    """VC3: an address that is not http(s) is refused with a sentence and everything typed is kept."""
    response = people.client("bob").post(NEW, {"url": url, "comment": "Mon avis", "audience": "group"})
    assert response.status_code == 422
    assert "Mon avis" in response.content.decode()
    assert not Bookmark.objects.exists()


def test_a_known_address_joins(people: People) -> None:
    """VC5, BO03: saving what exists adds one's comment, tags and vote to it, and says so."""
    first = save(group=people.veille, author=people.carole, typed=Typed(url="https://exemple.org/page", tags=("rgaa",)))
    typed = {
        "url": "http://EXEMPLE.org:80/page/?utm_campaign=x&fbclid=1#haut",
        "comment": "Très utile",
        "tags": "Écoles",
    }
    response = people.client("bob").post(NEW, {**typed, "audience": "group"}, follow=True)
    item = first.bookmark
    assert Bookmark.objects.count() == 1
    assert [comment.body for comment in item.comments.all()] == ["Très utile"]
    assert {row.tag.slug for row in item.tagged.all()} == {"rgaa", "ecoles"}
    assert item.reactions.get().user == people.bob
    assert "Très utile" in response.content.decode()


def test_two_groups_have_each_their_own(people: People) -> None:
    """VC5: the same address in two groups makes two items; neither tells of the other."""
    for slug in ("veille-numerique", "scot"):
        assert save(group=people.groups[slug], author=people.bob, typed=Typed(url="https://exemple.org/")).is_new


def test_an_address_in_the_trash_can_be_saved_again(people: People) -> None:
    """VC5: what was thrown away does not stand in the way."""
    first = save(group=people.veille, author=people.bob, typed=Typed(url="https://exemple.org/"))
    people.client("bob").post(f"{first.bookmark.get_absolute_url()}delete/")
    assert save(group=people.veille, author=people.carole, typed=Typed(url="https://exemple.org/")).is_new


def test_the_comment_of_the_form_becomes_the_first_comment(people: People) -> None:
    """VW1: what one says when saving is a comment like any other."""
    people.client("bob").post(NEW, {"url": "https://exemple.org/", "comment": "À lire **vite**", "audience": "group"})
    assert "<strong>vite</strong>" in Comment.objects.get().body_html


@pytest.mark.django_db(transaction=True)
def test_two_members_at_the_same_second_make_one_item() -> None:
    """VC5, REL-R8: the unique key decides; both comments are on the one item."""
    people = make_people()

    def one(name: str) -> None:
        typed = Typed(url="https://exemple.org/course", comment=f"Avis de {name}")
        save(group=people.veille, author=people.users[name], typed=typed)

    assert at_once([lambda: one("bob"), lambda: one("carole")]) == [None, None]
    item = Bookmark.objects.get()
    assert {comment.body for comment in item.comments.all()} == {"Avis de bob", "Avis de carole"}
