"""Registering in a real browser: two gestures on a phone, a guest through their mail, what axe says of the pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from agenda.models import Occurrence, RegistrationRules
from agenda.registering import answering, organising
from tests.agenda.planning import plan
from tests.agenda.registering.acts import first, letters, link_in, path, said
from tests.browser.conftest import DESKTOP, PHONE, violations
from tests.people import People, make_people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def made(live_server) -> tuple[People, Occurrence]:
    """Everybody, and a public event that takes guests, with one question."""
    people = make_people()
    event = plan(people.veille, people.alice, "Café numérique", audience="web", place="Mairie")
    rules = RegistrationRules(event=event, lets_guests=True, places=3, companions_max=2)
    lines = [{"label": "Un mot", "kind": "text", "choices": "", "is_required": False, "pk": None}]
    answering.save_rules(rules=rules, questions=lines)
    return people, first(event)


def test_two_gestures_on_a_phone(made, open_page: Callable[..., Page]) -> None:
    """AG05: the page of the event, one press; without a new page, the answer said to everybody's ears."""
    _people, one = made
    page = open_page("bob", PHONE)
    page.goto(one.get_absolute_url())
    page.locator("#answer-yes").click()
    expect(page.locator(".registering-mine[role=status]")).to_be_visible()
    expect(page.locator("#answer-yes")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("document.activeElement.id") == "answer-yes"
    assert said(one) == {"bob": "yes"}
    page.locator("#answer-no").click()
    expect(page.locator("#answer-no")).to_have_attribute("aria-pressed", "true")
    assert said(one) == {"bob": "no"}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_guest_from_the_page_to_the_place(made, open_page: Callable[..., Page], script: bool) -> None:
    """AG05, LE4: a name, an address, a mail, one press, with and without script."""
    _people, one = made
    page = open_page("", PHONE, java_script_enabled=script)
    page.goto(one.get_absolute_url())
    page.locator("#registering .btn-lamp").click()
    page.fill("input[name=name]", "Léa Roux")
    page.fill("input[name=email]", "lea@exemple.org")
    page.locator("main form button.btn-lamp").click()
    expect(page.locator("main .alert")).to_contain_text("lea@exemple.org")
    page.goto(link_in(letters("lea@exemple.org")[-1], "/agenda/confirm/"))
    assert said(one) == {"Léa Roux": "pending"}
    page.locator("main form button.btn-lamp").click()
    expect(page.locator("main .alert.is-positive")).to_be_visible()
    assert said(one) == {"Léa Roux": "yes"}


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(made, open_page: Callable[..., Page], viewport) -> None:
    """CC08, REL-A1, REL-A3: the event as a guest, a member and an organiser, the list, the settings, the sheet."""
    people, one = made
    organising.add(occurrence=one, by=people.alice, user=people.bob, companions=1)
    row = organising.add(occurrence=one, by=people.alice, name="Marc", email="marc@exemple.org", companions=1)
    assert row.state == "waiting"
    mine = link_in(letters("marc@exemple.org")[-1], "/agenda/registration/")
    names = ["people", "people_sheet", "people_add", "people_word", "registrations"]
    event = one.get_absolute_url()
    runs = [*(path(one, name) for name in names), path(one, "people") + "&state=waiting"]
    parts = {"": [event, path(one, "register"), mine, mine + "quiet/"], "bob": [event, path(one, "people")],
             "alice": [event, *runs]}  # fmt: skip
    found = []
    for who, paths in parts.items():
        page = open_page(who, viewport)
        for each in paths:
            page.goto(each)
            for details in page.locator("main details:not(.menu)").all():
                details.evaluate("node => { node.open = true; }")
            found += [f"{each} {violation}" for violation in violations(page)]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{each} is wider than the screen")
    assert found == []
