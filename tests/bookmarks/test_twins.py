"""Bookmarks that look like one page: the warning at saving, the pairs found by the worker, the animator's choice."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from bookmarks import likeness, pages, twins
from bookmarks.models import Bookmark, Twin
from content.models import Content
from tests.bookmarks.reading import SENTENCES, kept, page, read, saved
from tests.budgets import queries
from tests.people import People
from tests.web import LocalSite
from toolkit import actions

pytestmark = pytest.mark.django_db
NEW = "/g/veille-numerique/bookmarks/new/"
ALIKE = "/g/veille-numerique/bookmarks/alike/"
TITLE = "Le guide des communes rurales"


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two visits of one site need no pause."""
    monkeypatch.setattr("core.politeness.PAUSE_SECONDS", 0)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Le guide des communes", "LE GUIDE DES COMMUNES", True),
        ("Un été à Crest", "un ete a crest", True),
        ("Le guide des communes", "Le guide des communes | Exemple", True),
        ("Le guide des communes - exemple.org", "Le guide des communes", True),
        ("Plan climat du territoire - Drôme", "Plan climat du territoire - Isère", False),
        ("Accueil", "Accueil", False),
        ("Le guide des communes", "Le guide des cantons", False),
    ],
)
def test_titles_alike(one: str, other: str, alike: bool) -> None:
    """VC6: but for case, accents and the name of the site at the end; a title that says nothing is like none."""
    keys = [twins.key_for(title, "https://www.exemple.org/a") for title in (one, other)]
    assert bool(keys[0] and keys[0] == keys[1]) == alike


@given(st.text(max_size=300), st.text(max_size=40))
def test_no_title_breaks_the_key(title: str, site: str) -> None:
    """VC6: whatever the title, a short key."""
    assert len(likeness.title_key(title, site)) in {0, 64}


def form(**typed: str) -> dict[str, str]:
    """Return what the form sends."""
    return {"url": "https://exemple.org/b", "title": TITLE, "audience": "group", **typed}


def test_saving_a_page_with_a_known_title_warns_once(people: People) -> None:
    """VC6: the form comes back with the bookmark that has this title and all that was typed; ticked, it saves."""
    old = saved(people, "https://exemple.org/a", title=TITLE)
    browser = people.client("carole")
    warned = browser.post(NEW, form(title=TITLE.upper(), comment="Mon avis"))
    html = warned.content.decode()
    assert (warned.status_code, Bookmark.objects.count()) == (422, 1)
    assert old.get_absolute_url() in html
    assert "Mon avis" in html
    assert 'type="checkbox" name="is_other"' in html
    assert browser.post(NEW, form(is_other="on")).status_code == 302
    assert Bookmark.objects.count() == 2


def test_the_button_warns_before_the_click(people: People) -> None:
    """VC1, VC6: opened by the button with a known title, the form says so at once, and one click still saves."""
    old = saved(people, "https://exemple.org/a", title=TITLE)
    browser = people.client("carole")
    opened = browser.get(NEW, {"url": "https://exemple.org/b", "title": f"{TITLE} – exemple.org"})
    assert old.get_absolute_url() in opened.content.decode()
    assert opened.context["form"]["is_other"].initial is True
    assert browser.post(NEW, form(is_other="True")).status_code == 302


def test_the_warning_shows_nothing_that_one_may_not_read(people: People) -> None:
    """VC6, LA3: a bookmark held by the moderators warns nobody but them."""
    old = saved(people, "https://exemple.org/a", title=TITLE)
    Content.objects.filter(pk=old.pk).update(is_held=True)
    assert people.client("carole").post(NEW, form()).status_code == 422
    other = people.users["bob"]
    assert other.pk == old.author_id
    Content.objects.filter(pk=old.pk).update(author=people.alice)
    assert people.client("bob").post(NEW, form()).status_code == 302


def test_looking_costs_one_query_by_an_index(people: People) -> None:
    """VC6: never slow at saving: one look-up by an indexed key, the same for many bookmarks."""
    saved(people, "https://exemple.org/a", title=TITLE)
    with CaptureQueriesContext(connection) as few:
        people.client("carole").get(NEW, {"url": "https://exemple.org/b", "title": TITLE})
    for number in range(10):
        saved(people, f"https://exemple.org/{number}", title=f"{TITLE} {number}")
    with CaptureQueriesContext(connection) as many:
        people.client("carole").get(NEW, {"url": "https://exemple.org/b", "title": TITLE})
    assert len(many) == len(few)
    assert sum("title_key" in one["sql"] and "bookmarks_bookmark" in one["sql"] for one in many) == 1


def test_the_worker_finds_almost_the_same_text(people: People, site: LocalSite) -> None:
    """VC6: an article taken up by another site with a few words changed; another article is not like it."""
    first = kept(people, site, title="Les comptes de l’eau publiés")
    changed = [
        *SENTENCES[:30],
        "Une phrase ajoutée par le journal qui reprend la dépêche de ce matin.",
        *SENTENCES[30:],
    ]
    second = read(saved(people, site.page("/reprise", page(*changed, title="Eau : la transparence progresse"))))
    others = [
        f"Le sentier {n} traverse un bois de hêtres, puis il longe la rivière et monte vers le col." for n in range(40)
    ]
    read(saved(people, site.page("/bois", page(*others, title="Une promenade au bois"))))
    pair = Twin.objects.get()
    assert (pair.one_id, pair.other_id, pair.reason) == (first.pk, second.pk, "text")


def test_the_worker_finds_the_same_title_read_from_the_pages(people: People, site: LocalSite) -> None:
    """VC6: nobody typed a title: both pages say the same; looking again finds no more."""
    read(saved(people, site.page("/a", "<title>Le guide des communes</title>")))
    item = read(saved(people, site.page("/b", "<title>Le guide des communes</title>")))
    assert Twin.objects.get().reason == "title"
    assert twins.look(item) == 0


def pair(people: People) -> Twin:
    """Return two bookmarks with one title, found by the sweep."""
    for path, who in (("a", "bob"), ("b", "carole")):
        saved(people, f"https://exemple.org/{path}", who=who, title=TITLE, comment=f"Avis {path}")
    Bookmark.objects.update(fetch_state="failed")
    twins.sweep()
    return Twin.objects.get()


@pytest.mark.parametrize("side", ["one", "other"])
def test_an_animator_joins_them(people: People, side: str) -> None:
    """VC6: comments, votes and tags of both are kept; the address of the other leads to the one that stays."""
    twin = pair(people)
    kept_one, lost = (twin.one, twin.other) if side == "one" else (twin.other, twin.one)
    actions.react(item=lost, user=people.alice, value=1)
    answer = people.client("carole").post(f"{ALIKE}{twin.pk}/", {"keep": side})
    assert answer.url == kept_one.get_absolute_url()
    assert {comment.body for comment in kept_one.comments.all()} == {"Avis a", "Avis b"}
    assert people.alice.pk in kept_one.reactions.values_list("user_id", flat=True)
    assert people.client("bob").get(f"/c/{lost.pk}/", follow=True).redirect_chain[-1][0] == kept_one.get_absolute_url()
    assert saved(people, lost.url).pk == kept_one.pk
    assert not twins.pairs_of(people.veille).exists()


def test_an_animator_says_they_are_two(people: People) -> None:
    """VC6: the pair is not proposed again, and both stay."""
    twin = pair(people)
    people.client("carole").post(f"{ALIKE}{twin.pk}/", {"part": "1"})
    assert not twins.pairs_of(people.veille).exists()
    assert twins.look(twin.one) == 0
    assert Bookmark.objects.alive().count() == 2


@pytest.mark.parametrize("who", ["bob", "mallory", "visitor"])
def test_only_animators_decide(people: People, who: str) -> None:
    """VC6, REL-S2: members see that two look alike, and decide nothing."""
    twin = pair(people)
    browser = people.client(who)
    assert browser.post(f"{ALIKE}{twin.pk}/", {"keep": "one"}).status_code in {302, 403, 404}
    assert Bookmark.objects.alive().count() == 2
    if who == "bob":
        html = browser.get(twin.one.get_absolute_url()).content.decode()
        assert twin.other.get_absolute_url() in html
        assert f"{ALIKE}{twin.pk}/" not in html


def test_the_list_costs_the_same_for_many(people: People) -> None:
    """VC6: the same queries for one pair and for twenty; nothing breaks on an unknown decision."""
    twin = pair(people)
    browser = people.client("carole")
    few = queries(browser, ALIKE)
    for number in range(20):
        other = saved(people, f"https://exemple.org/n{number}")
        Twin.objects.create(one=twin.one, other=other, reason="text", found_at=twin.found_at)
    assert queries(browser, ALIKE) == few
    assert browser.post(f"{ALIKE}{twin.pk}/", {"keep": "x"}).status_code == 404


def test_a_page_that_names_another_site_takes_over_nothing(people: People, site: LocalSite) -> None:
    """VC5, VC6: a canonical link to a page that the group has, on another site, joins nothing to it."""
    known = saved(people, "https://victime.example/guide", title="Le guide de la victime")
    head = '<link rel="canonical" href="https://victime.example/guide">'
    item = kept(people, site, "/pirate", head=head, title="Autre chose de long")
    assert item.trashed_at is None
    assert Bookmark.objects.get(pk=known.pk).trashed_at is None
    assert known.addresses.count() == 1
    pages.read(known.pk)
    assert Bookmark.objects.alive().count() == 2
