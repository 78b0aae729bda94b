"""The list, the page, the form, the picture, the archive and the series of articles."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image

from blogs.models import Article, Series
from content.models import Content
from core import clock
from search import indexing, query
from search.words import read
from tests.blogs.pieces import article, picture, typed
from tests.people import People
from toolkit import actions

pytestmark = pytest.mark.django_db
LIST = "/g/veille-numerique/blog/"


def shown(people: People, path: str, who: str = "bob") -> str:
    return people.client(who).get(path, follow=True).content.decode()


def edit(people: People, item: Content, who: str = "bob", **changes: Any) -> Any:
    return people.client(who).post(f"{item.get_absolute_url()}edit/", typed(**changes))


def test_a_row_says_what_one_chooses_by(people: People) -> None:
    """AR01, AR03, AR05: opening lines, everybody who signs, reading time, kind."""
    article(people, opening="Ce que six tablettes ont changé.", body="mot " * 900, signers=["carole"], genre="portrait")
    html = shown(people, LIST)
    for words in ("Ce que six tablettes", "Bob Girard", "Carole Faure", "5\xa0min", "Portrait"):
        assert words in html


def test_the_archive_leads_by_month_tag_and_author(people: People) -> None:
    """AR01: each address of the archive shows its articles alone; wrong words in it break nothing."""
    with clock.at(clock.now() - timedelta(days=100)):
        old = article(people, title="Ancien article", signers=["carole"], tags=["Prêt"])
    article(people, by="alice", title="Article récent")
    month = f"{old.published_at:%Y-%m}"
    for asked in (f"?month={month}", "?tag=pret", "?author=bob", "?author=carole"):
        html = shown(people, LIST + asked)
        assert ('">Ancien article</a>' in html, '">Article récent</a>' in html) == (True, False)
    for asked in ("?month=2026-13", "?genre=x", "?series=x", "?view=x", "?month=2099-12"):
        assert people.client("visitor").get(LIST + asked).status_code == 200


def test_what_is_put_forward_comes_first(people: People) -> None:
    """AR07, LD6: several articles stand on the front in an order, each until its date, and once in the page."""
    first, second = article(people, title="Une première"), article(people, title="Une seconde")
    article(people, title="Le tout-venant")
    now = clock.now()
    actions.feature(item=first, by=people.carole, until=now + timedelta(days=9))
    actions.feature(item=second, by=people.carole, until=now + timedelta(days=5))
    html = shown(people, LIST)
    places = [html.index(f'">{title}</a>') for title in ("Une première", "Une seconde", "Le tout-venant")]
    assert places == sorted(places)
    assert html.count('">Une première</a>') == 1
    with clock.at(now + timedelta(days=10)):
        assert "À la une" not in shown(people, LIST)
        assert "On the front" not in shown(people, LIST)


def test_a_cover_is_cut_around_its_point(people: People) -> None:
    """AR05: the picture is cut where its author says; another point cuts it anew; strangers do not get it."""
    people.client("bob").post(f"{LIST}new/", typed(picture=picture(), focus_x="0", focus_y="50", cover_alt="Deux tons"))
    made = Article.objects.get()
    address = reverse("blogs_site:cover", args=[made.pk, "wide"])

    def colour() -> Any:
        sent = b"".join(people.client("bob").get(address).streaming_content)  # type: ignore[attr-defined]
        with Image.open(io.BytesIO(sent)) as image:
            assert image.size == (1200, 630)
            return image.convert("RGB").getpixel((600, 300))

    assert colour()[0] > 200
    edit(people, made, focus_x="100", focus_y="50", cover_alt="Deux tons")
    assert colour()[2] > 200
    assert 'alt="Deux tons"' in shown(people, made.get_absolute_url())
    assert people.client("mallory").get(address).status_code == 404


def test_what_is_no_picture_is_refused(people: People) -> None:
    """AR05: a sentence at the field, nothing typed is lost."""
    sent = picture()
    sent.file.truncate(20)
    response = people.client("bob").post(f"{LIST}new/", typed(picture=sent, title="Titre gardé", focus_x="400"))
    assert response.status_code == 422
    assert 'id="id_picture_error"' in response.content.decode()
    assert "Titre gardé" in response.content.decode()


def test_a_public_article_says_so_and_has_a_share_card(people: People) -> None:
    """AR05, AR06: public is said on the page, which then carries a share card; its short address leads to it."""
    public, private = article(people, audience="web"), article(people, title="Entre nous")
    html = shown(people, public.get_absolute_url(), "visitor")
    assert 'property="og:title"' in html
    assert f"/c/{public.pk}/" in html
    assert people.client("visitor").get(f"/c/{public.pk}/", follow=True).status_code == 200
    assert "og:title" not in shown(people, private.get_absolute_url())


def test_comments_close_on_their_day(people: People) -> None:
    """AR08: after the day chosen, comments are refused with a sentence."""
    made = article(people)
    Article.objects.filter(pk=made.pk).update(comments_until=clock.now() + timedelta(days=1))
    address = reverse("content:comments", args=[made.pk])
    assert people.client("carole").post(address, {"body": "À temps"}).status_code == 302
    with clock.at(clock.now() + timedelta(days=2)):
        people.client("carole").post(address, {"body": "Trop tard"})
    assert list(made.comments.values_list("body", flat=True)) == ["À temps"]


def test_a_feed_gives_the_whole_text_and_who_signs(people: People) -> None:
    """AR09: the group's articles as a feed, whole, by author too."""
    article(people, audience="web", body="Le texte entier.", signers=["carole"])
    feed = people.client("visitor").get(f"{LIST}feed.atom?author=carole").content.decode()
    assert "Le texte entier." in feed
    assert "Bob Girard, Carole Faure" in feed


def test_a_correction_is_dated_and_said(people: People) -> None:
    """AR10, LD6: the day of the change stands beside the day of publication, with the note and the history."""
    made, published = article(people), clock.now()
    with clock.at(published + timedelta(days=2)):
        edit(people, made, body="Le récit corrigé.", correction="Le coût était faux.")
    made.refresh_from_db()
    assert made.corrected_at is not None
    assert made.edited_at is not None
    assert made.published_at is not None
    assert made.edited_at > made.published_at
    html = shown(people, made.get_absolute_url())
    assert "Le coût était faux." in html
    assert reverse("content:history", args=[made.pk]) in html


def test_contents_neighbours_and_related(people: People) -> None:
    """AR11, LD6: a long article has its contents; each leads to its neighbours and to what speaks of the same."""
    now = clock.now()
    for days, title in ((3, "Avant"), (2, "Milieu"), (1, "Après")):
        with clock.at(now - timedelta(days=days)):
            body = "## Un\n\nx\n\n## Deux\n\nx\n\n## Un\n\nx"
            article(people, title=title, body=body, tags=["prêt"])
    html = shown(people, Article.objects.get(title="Milieu").get_absolute_url())
    assert 'href="#h-un"' in html
    assert 'id="h-un-2"' in html
    assert html.index('rel="prev"') < html.index("Avant</span>") < html.index('rel="next"') < html.index("Après</span>")


def test_an_experience_is_found_by_its_sheet(people: People) -> None:
    """AR13, AR14: an experience report shows its sheet, and is found by any of its fields."""
    article(people, genre="experience", cost="4 200 euros de coques", advice="Commencer petit", contact="Nadia")
    indexing.sweep()
    for word in ("coques", "commencer", "nadia"):
        assert len(query.find(people.access("bob"), read(word))[:5]) == 1
    html = shown(people, Article.objects.get().get_absolute_url())
    assert "4 200 euros de coques" in html
    assert query.find(people.access("mallory"), read("coques"))[:1] == []


def test_a_series_has_a_cover_page_in_its_order(people: People) -> None:
    """AR15: a series shows its introduction and its articles in their order, those that the reader may read."""
    people.client("bob").post(f"{LIST}series/new/", {"title": "Prêter", "body": "Trois épisodes", "audience": "web"})
    series = Series.objects.get()
    article(people, title="Épisode deux", series=series, series_order=2, audience="web")
    article(people, title="Épisode un", series=series, series_order=1)
    html = shown(people, series.get_absolute_url())
    assert "Trois épisodes" in html
    assert html.index("Épisode un") < html.index("Épisode deux")
    public = shown(people, series.get_absolute_url(), "visitor")
    assert ("Épisode deux" in public, "Épisode un" in public) == (True, False)


def test_names_are_completed_among_members(people: People) -> None:
    """AR03: whoever signs too is searched while typing, among the members alone."""
    here = "/g/veille-numerique/signers/"
    answer = people.client("bob").get(f"{here}?q=ca").json()
    assert answer == {"tags": ["Carole Faure (carole)"]}
    assert people.client("bob").get(f"{here}?q=mallory").json() == {"tags": []}
    assert people.client("mallory").get(f"{here}?q=ca").status_code == 403
