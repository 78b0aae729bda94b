"""The agenda in a browser: accessible, a month by keyboard, an event that comes again created, printed on one page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from agenda.models import Event
from tests.agenda.planning import day, plan
from tests.browser.conftest import DESKTOP, PHONE, violations
from tests.people import People, make_people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AGENDA = "/g/veille-numerique/agenda/"


@pytest.fixture
def planned(live_server) -> People:
    """A meeting, a series with a time that is cancelled, a salon of several days."""
    people = make_people()
    plan(people.veille, people.alice, "Réunion de rentrée", place="Mairie", address="1 place de l’Église")
    plan(people.veille, people.bob, "Permanence", day(2), rrule="FREQ=WEEKLY", tags=["accueil"])
    plan(people.veille, people.bob, "Salon", day(1), end_day=day(3), start_time=None, end_time=None)
    return people


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_in_the_agenda(planned: People, open_page: Callable[..., Page], viewport) -> None:
    """CC08, AG01: no violation in any view, and nothing wider than the screen."""
    series = Event.objects.select_related("group").get(title="Permanence")
    time = series.occurrences.order_by("day")[1]
    pages = [
        *(AGENDA + asked for asked in ("", "?view=month", "?view=week", "?view=past", "new/", "import/")),
        *("/agenda/", "/agenda/?view=month", "/agenda/subscribe/", series.get_absolute_url()),
        *(f"{AGENDA}{series.pk}/{page}/" for page in ("cancel", f"times/{time.pk}/change")),
    ]
    page, found = open_page("carole", viewport), []
    for path in pages:
        page.goto(path)
        found += [f"{path}: {problem}" for problem in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{path}: wider than the screen")
    assert found == []


def test_a_month_is_walked_by_keyboard(planned: People, open_page: Callable[..., Page]) -> None:
    """AG01: the next month, then an event in it, without a mouse."""
    page = open_page("bob")
    page.goto(f"{AGENDA}?view=month")
    title = page.locator("#grid-title").inner_text()
    page.locator(".month-nav a[rel~=next]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**day=**")
    assert page.locator("#grid-title").inner_text() != title
    page.locator(".month li a", has_text="Permanence").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Permanence")


def test_an_event_that_comes_again_is_created(planned: People, open_page: Callable[..., Page]) -> None:
    """AG02, AG03: from the day touched in the month to the series in the agenda."""
    page = open_page("bob")
    page.goto(f"{AGENDA}new/?day={day(20).isoformat()}")
    page.fill("input[name=title]", "Atelier du soir")
    page.fill("input[name=start_time]", "18:30")
    page.fill("input[name=end_time]", "20:00")
    page.locator("details.more-options summary").first.click()
    page.select_option("select[name=repeat]", "weekly")
    page.fill("input[name=repeat_count]", "4")
    page.click("main .btn-row .btn-primary")
    expect(page.locator("h1")).to_have_text("Atelier du soir")
    event = Event.objects.get(title="Atelier du soir")
    days = list(event.occurrences.order_by("day").values_list("day", flat=True))
    assert days == [day(20) + timedelta(days=7 * n) for n in range(4)]


def test_a_month_prints_on_one_page(planned: People, open_page: Callable[..., Page]) -> None:
    """AG01: the month alone, on one landscape sheet."""
    page = open_page("bob")
    page.goto(f"{AGENDA}?view=month&month=2026-12")
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") + pdf.count(b"/Type/Page/") == 1
