"""Links in a text: titles of our pages for those who may read them, cards of pages elsewhere read by the worker."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings as conf
from django.test import Client

from bookmarks.actions import Typed, save
from content import linked, previews
from content.models import Content, LinkPreview
from tests.budgets import queries
from tests.people import People
from tests.web import LocalSite
from toolkit import actions

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]


def made(people: People, group: str, url: str, title: str = "") -> Content:
    """Return a bookmark of alice's."""
    typed = Typed(url=url, title=title)
    return save(group=people.groups[group], author=people.alice, typed=typed).bookmark


def test_a_title_shows_to_whom_may_read_it(people: People, browser: Browser) -> None:
    """CC16: the link to a page of the platform says its title to a reader of it, and is a bare link to the others."""
    kept = made(people, "scot", "https://exemple.org/s", "Plan confidentiel")
    shown = made(people, "veille-numerique", "https://exemple.org/v", "Veille")
    actions.post_comment(content=shown, author=people.alice, body=f"Voir {conf.PUBLIC_URL}/c/{kept.pk}/")
    assert "Plan confidentiel" in browser("bob").get(shown.get_absolute_url()).content.decode()
    page = browser("carole").get(shown.get_absolute_url()).content.decode()
    assert "Plan confidentiel" not in page
    assert f"/c/{kept.pk}/" in page


def test_a_name_becomes_the_persons(people: People, browser: Browser) -> None:
    """CC17: @bob reads as Bob's name and leads to his page; a name that is nobody's stays words."""
    item = made(people, "veille-numerique", "https://exemple.org/n")
    actions.post_comment(content=item, author=people.alice, body="Merci @bob et @personne")
    page = browser("carole").get(item.get_absolute_url()).content.decode()
    assert '<a href="/members/bob/" class="mention">@Bob Girard</a>' in page
    assert "/members/personne/" not in page


def test_a_page_elsewhere_gets_a_card(people: People, browser: Browser, site: LocalSite, settings) -> None:
    """CC16: the worker reads the page, robots' rules asked; the reader's browser asks us alone."""
    settings.VEILLEE_FETCH_ALLOW = [site.address]
    url = site.page("/pont", "<title>Le pont rouvre</title><meta name=description content='Après travaux'>")
    item = made(people, "veille-numerique", "https://exemple.org/c")
    actions.post_comment(content=item, author=people.alice, body=f"À lire :\n\n{url}")
    row = LinkPreview.objects.get()
    previews.read(row.pk)
    previews.read(row.pk)
    row.refresh_from_db()
    assert (row.state, row.title, row.attempts) == ("read", "Le pont rouvre", 1)
    page = browser("bob").get(item.get_absolute_url()).content.decode()
    assert "Le pont rouvre" in page
    assert "Après travaux" in page


def test_a_page_that_fails_stays_a_link(people: People, browser: Browser, site: LocalSite, settings) -> None:
    """CC16: what cannot be read is the link it was, and is not asked for again and again."""
    settings.VEILLEE_FETCH_ALLOW = [site.address]
    item = made(people, "veille-numerique", "https://exemple.org/d")
    actions.post_comment(content=item, author=people.alice, body=site.url("/absente"))
    previews.sweep()
    assert LinkPreview.objects.get().state == "failed"
    assert site.url("/absente") in browser("bob").get(item.get_absolute_url()).content.decode()


def test_filling_costs_the_same_for_many(people: People, browser: Browser) -> None:
    """CC16: a thread of thirty comments full of links costs no more queries than one of three."""
    item, other = made(people, "scot", "https://exemple.org/e"), made(people, "scot", "https://exemple.org/f")
    counts = []
    for _turn in range(2):
        for n in range(3 if not counts else 27):
            body = f"@bob voit {conf.PUBLIC_URL}/c/{other.pk}/\n\nhttps://exemple.org/{n}"
            actions.post_comment(content=item, author=people.alice, body=body)
        counts.append(queries(browser("bob"), item.get_absolute_url()))
    assert counts[0] == counts[1]


def test_what_is_filled_in_is_escaped(people: People) -> None:
    """REL-H2: a title is words, whatever it holds."""
    kept = made(people, "scot", "https://exemple.org/g", "<b onclick=x>titre")
    html = f'<p><a href="/c/{kept.pk}/" rel="noopener nofollow ugc">/c/{kept.pk}/</a></p>'
    assert "&lt;b onclick=x&gt;titre" in linked.fill(people.access("bob"), [html])[0]
