"""A rule in a browser: made, its dry run read, switched on, its act seen by those who sort."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from core import clock
from tests.browser.conftest import PHONE
from tests.people import People, make_people
from veille import publishing
from veille.models import Entry, Rule, Source, Watch
from veille.rules import acting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def entry(watch: Watch, title: str) -> Entry:
    """Return an entry that has just come from the watch's source."""
    now = clock.now()
    source, _made = Source.objects.get_or_create(
        watch=watch, feed_key="f", defaults={"title": "Le Flux", "created_at": now, "next_poll_at": now}
    )
    told = {"uid": title, "fingerprint": title, "url": f"https://exemple.example/{title}", "title": title}
    return Entry.objects.create(source=source, watch=watch, published_at=now, first_seen_at=now, **told)


def test_a_rule_with_its_dry_run(live_server, open_page: Callable[..., Page]) -> None:
    """VW8: what it would have done is read before it is switched on; the entry it drops names it."""
    people: People = make_people()
    watch = publishing.open_watch(watch=Watch(group=people.veille, title="La veille"), by=people.alice)
    entry(watch, "Offre d’emploi")
    entry(watch, "Un guide")
    page = open_page("carole")
    page.goto("/g/veille-numerique/veille/settings/")
    page.click("main a[href$='/veille/rules/']")
    page.click("main a[href$='/rules/new/'] >> nth=0")
    page.fill("[name=name]", "Sans emploi")
    page.fill("[name=words]", "offre d’emploi")
    page.select_option("[name=act]", "drop")
    page.click("main form button.btn-primary")
    dry = page.locator("[aria-labelledby=dry-title]")
    expect(dry.locator(".card")).to_have_count(1)
    expect(dry).to_contain_text("Offre d’emploi")
    page.click("main form button.btn-primary")
    expect(page.locator("main")).to_contain_text("Sans emploi")
    assert Rule.objects.get().on_since is not None
    entry(watch, "Nouvelle offre d’emploi")
    acting.run_due()
    bob = open_page("bob", PHONE)
    bob.goto("/g/veille-numerique/veille/tri/?state=dropped")
    expect(bob.locator("main")).to_contain_text("Sans emploi")
