"""Files in a real browser: three at once with their progress, then the folder by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from content.store.keeping import keep_bytes
from core import clock
from files import actions
from files.models import File
from tests.browser.conftest import DESKTOP, PHONE, violations
from tests.files.bring import content, make, put, url
from tests.people import People
from toolkit import outside

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]


def test_three_files_at_once_then_the_folder_by_keyboard(people: People, open_page: Open) -> None:
    """FI02, FI03: each has its progress; they stand in the folder; boxes are ticked and files moved by keyboard."""
    target = make(people.veille, people.bob, "Archives")
    page = open_page("bob")
    page.goto(url(people.veille, "list"))
    payload = [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": b"x" * 5000 * n} for n in (1, 2, 3)]
    page.locator("[data-bring] input[type=file]").first.set_input_files(payload)
    for n in (1, 2, 3):
        expect(page.locator(f".entry-name >> text={n}.txt")).to_be_visible()
    assert sorted(File.objects.values_list("size", flat=True)) == [5000, 10000, 15000]
    page.locator("input[name=i]").nth(1).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.locator("#selection button[formaction$='/move/']").press("Enter")
    page.get_by_role("link", name="Archives").press("Enter")
    page.locator("main form button.btn-primary").press("Enter")
    expect(page.locator("h1")).to_have_text("Archives")
    assert File.objects.filter(folder=target).count() == 2


def test_a_taken_name_is_asked_about(people: People, open_page: Open) -> None:
    """FI05: the warning comes before anything is sent; the choice is followed."""
    file = put(people.veille, people.bob, "Budget.txt", b"avant")
    page = open_page("bob")
    page.goto(url(people.veille, "list"))
    payload = {"name": "Budget.txt", "mimeType": "text/plain", "buffer": b"apres"}
    page.locator("[data-bring] input[type=file]").first.set_input_files(payload)
    page.locator("[data-go]").click()
    expect(page.locator(".entry .facts", has_text="version 2")).to_be_visible()
    assert file.versions.count() == 2


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_on_the_pages_of_files(people: People, open_page: Open, viewport: dict[str, int]) -> None:
    """CC08, REL-A1: rows, tiles, a file with versions, each form, a public link: no violation, within the screen."""
    folder = make(people.veille, people.carole, "Comptes rendus")
    file = put(people.veille, people.carole, "Budget prévisionnel.csv", b"a;b\n1;2\n", folder=folder)
    actions.renew(file=file, blob=keep_bytes(b"a;b\n3;4\n", "text/csv"), name="b.csv", author=people.bob)
    until = clock.now() + timedelta(days=7)
    link = outside.make(item=content(file), by=people.carole, expires_at=until, password="ouvre")
    place, pk = content(folder).get_absolute_url(), file.pk
    names = ("create", "folder_create", "from_model", "unpack", "list")
    paths = [url(people.veille, name) for name in names]
    paths += [place, f"{place}?view=tiles", file.get_absolute_url() + "?page=1", f"{place}edit/"]
    paths += [url(people.veille, "version", pk), f"/c/{pk}/links/"]
    paths += [url(people.veille, name) + f"?i={pk}" for name in ("move", "describe", "trash")]
    paths += [url(people.veille, "rights", folder.pk), f"/files/link/{link.key}/"]
    page, found = open_page("carole", viewport), []
    for path in paths:
        answer = page.goto(path)
        found += [] if answer and answer.status == 200 else [f"{path} {answer and answer.status}"]
        found += [f"{path} {violation}" for violation in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{path} is wider than the screen")
    assert found == []
