"""Accessibility by machine of what a group keeps: files, agenda, pages, bookmarks; and what outsiders see by a link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from agenda.models import RegistrationRules
from agenda.registering.answering import answer, save_rules
from bookmarks.models import Collection
from core import clock
from tests.agenda.planning import plan
from tests.browser.conftest import DESKTOP, PHONE, violations
from tests.files.bring import content, make, put
from tests.people import People, make_people
from tests.wiki.books import page as write_page
from toolkit import outside, sections
from toolkit.conflicts import version_of
from wiki import proposals
from wiki.models import Proposal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
G = "/g/veille-numerique"


def kept(people: People) -> dict[str, list[str]]:
    """Fill the four tools a little, and return the pages to look at, by who looks."""
    folder = make(people.veille, people.carole)
    file = put(people.veille, people.bob, "Plan.txt", folder=folder)
    event = plan(people.veille, people.alice, "Réunion", rrule="FREQ=WEEKLY;COUNT=3", audience="web")
    save_rules(rules=RegistrationRules(event=event, places=1))
    one = event.occurrences.select_related("event__group").earliest("day")
    row = answer(occurrence=one, user=people.bob, state="yes")
    sections.save(Collection(group=people.veille, title="À garder"), by=people.alice)
    written = write_page(people, "Charte", by="alice")
    until = clock.now() + timedelta(days=7)
    links = [outside.make(item=item, by=people.alice, expires_at=until, **more) for item, more in (
        (content(folder), {}), (content(file), {"password": "ouvre"}), (written.content_ptr, {"may_propose": True}),
    )]  # fmt: skip
    said = Proposal(name="Zoé", body="Autre texte.", version=version_of(written))
    proposals.propose(link=links[2], page=written, proposal=said)
    day = one.day.isoformat()
    return {
        "": [reverse("files_site:link", args=[link.key]) for link in links[:2]]
        + [reverse(f"wiki_site:{name}", args=[links[2].key]) for name in ("link", "propose")],
        "alice": [
            f"{G}/files/?view=recent", f"{G}/files/order/?in={folder.pk}", f"{G}/files/elsewhere/?i={file.pk}",
            f"{G}/files/folders/{folder.pk}/rights/", f"/c/{file.pk}/links/", content(folder).get_absolute_url(),
            f"{G}/agenda/?view=week", f"{G}/agenda/{event.pk}/people/?day={day}", "/agenda/subscribe/",
            f"{G}/agenda/{event.pk}/people/{row.pk}/move/?day={day}", f"{G}/agenda/{event.pk}/registrations/",
            f"{G}/pages/order/", f"{G}/pages/{written.pk}/proposals/", f"/c/{written.pk}/links/", f"{G}/pages/import/",
            f"{G}/pages/state/", f"{G}/bookmarks/?view=cards", f"{G}/bookmarks/?view=table", f"{G}/bookmarks/import/",
        ],
    }  # fmt: skip


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("who", ["", "alice"], ids=["visitor", "admin"])
def test_axe_finds_nothing_in_what_is_kept(
    live_server, open_page: Callable[..., Page], viewport: dict[str, int], who: str
) -> None:
    """CC08, REL-A1, LF12, PA09, FI10: no violation, and nothing wider than the screen."""
    paths, found = kept(make_people())[who], []
    page = open_page(who, viewport)
    for path in paths:
        answered = page.goto(path)
        found += [f"{path} {answered.status}"] if answered is None or answered.status != 200 else []
        found += [f"{path} {violation}" for violation in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{path} is wider than the screen")
    assert found == []
