"""People in a browser: the map of skills is accessible, and a commune is chosen by typing its first letters."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts import territory_import
from accounts.models import Organisation, Profile, ProfileField, Territory
from directory import skills
from tests.browser.conftest import DESKTOP, PHONE, violations
from tests.directory.conftest import FEW
from tests.people import People, make_people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = [
    *(f"/skills/{query}" for query in ("", "?show=picture", "?show=list")),
    *("/members/", "/members/?skill=cartographie", "/members/bob/", "/organisations/", "/organisations/mairie/"),
    *(f"/settings/{page}/" for page in ("profile", "photo", "skills", "organisations")),
]


@pytest.fixture
def told(live_server) -> People:
    """Bob and carole told where they are and what they can do; alice wants what nobody offers."""
    people = make_people()
    territory_import.bring(territory_import.read(FEW))
    ProfileField.objects.create(name="Téléphone", slug="telephone", kind="phone")
    Organisation.objects.create(name="Mairie", slug="mairie")
    for name, code in (("bob", "26281"), ("carole", "26289"), ("alice", "26108")):
        Profile.objects.filter(user=people.users[name]).update(territory=Territory.objects.get(code=code))
    for name, kind, word in (("bob", "help", "Cartographie"), ("carole", "help", "Budget"), ("alice", "learn", "RGPD")):
        skills.declare(user=people.users[name], kind=kind, names=[word])
    return people


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_in_pages_of_people(told: People, open_page: Callable[..., Page], viewport) -> None:
    """CC08, LU2: no violation, and nothing wider than the screen."""
    page, found = open_page("bob", viewport), []
    for path in PAGES:
        page.goto(path)
        found += [f"{path}: {problem}" for problem in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{path}: wider than the screen")
    assert found == []


def test_a_commune_is_chosen_by_its_first_letters(told: People, open_page: Callable[..., Page]) -> None:
    """LU2: « romans » proposes Romans-sur-Isère first; the whole field takes it."""
    page = open_page("mallory", PHONE)
    page.goto("/settings/profile/")
    field = page.locator("#id_territory")
    field.press_sequentially("romans")
    expect(page.locator("#id_territory_suggestions li").first).to_have_text("Romans-sur-Isère (Drôme)")
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("Romans-sur-Isère (Drôme)")
    with page.expect_navigation():
        page.locator("main form .btn-primary").last.click()
    expect(page.locator("#id_territory")).to_have_value("Romans-sur-Isère (Drôme)")
    assert page.locator(".error-summary").count() == 0
    assert Profile.objects.get(user=told.mallory).territory == Territory.objects.get(code="26281")
