"""In a real browser: a search is kept, its feed followed with one's key, its mail read and stopped (VW7)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from playwright.sync_api import expect

from core import clock
from notifications import outbox
from search import indexing
from searches import digests
from searches.models import SavedSearch, SearchMail
from tests.people import make_people
from tests.search.conftest import publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_search_is_kept_followed_and_stopped(live_server, open_page):
    """VW7, VW6: from the box to the feed in somebody's reader and the mail that one gesture stops."""
    people = make_people()
    publish(people, "Plan de mobilité rurale")
    page = open_page("bob")
    page.goto("/search/?q=mobilit%C3%A9+type%3Atrouvaille")
    page.get_by_role("link", name="Enregistrer cette recherche").click()
    page.get_by_label("Nom de la recherche").fill("Se déplacer")
    page.get_by_label("Les nouveautés par courriel").select_option("daily")
    page.get_by_role("button", name="Enregistrer la recherche").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Se déplacer")
    page.get_by_role("link", name="Créer ma clé").click()
    page.locator("main form button").first.click()
    page.goto(SavedSearch.objects.get().get_absolute_url())
    feed = "/searches/" + str(page.get_by_role("link", name="Atom").get_attribute("href")).partition("/searches/")[2]
    assert "?key=" in feed
    assert "Plan de mobilité rurale" in open_page().request.get(feed).text()
    publish(people, "Une mobilité nouvelle")
    hear(people)
    assert "Une mobilité nouvelle" in str(mail.outbox[-1].body)
    way = mail.outbox[-1].extra_headers["List-Unsubscribe"].partition(">")[0].strip("<")
    outside = open_page()
    outside.goto("/searches/" + way.partition("/searches/")[2])
    outside.get_by_role("button", name="Arrêter ces courriels").click()
    expect(outside.get_by_role("heading", level=1)).to_contain_text("arrêté")
    assert not SearchMail.objects.exists()


def hear(people) -> None:
    """Let the day go by: what came into the search is told."""
    indexing.sweep()
    SearchMail.objects.update(since=clock.now() - timedelta(hours=1), due_at=clock.now() - timedelta(minutes=1))
    digests.send_due()
    outbox.send_waiting()
