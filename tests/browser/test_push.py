"""The browser's worker: a push is shown, a click leads to its page, and without network there is a page of ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, violations
from tests.people import People, make_people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAID = {"title": "Veillée", "body": "Du nouveau dans l’un de vos groupes.", "url": "/groups/", "tag": "item-1"}
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
    .map((one) => [one.title, one.body, one.data.url])[0]"""
PATHS = ["/settings/push/", "/settings/mails/", "/notifications/", "/offline/", "/g/veille-numerique/mails/new/"]


@pytest.fixture
def filled(live_server: Any) -> People:
    """The named people."""
    return make_people()


def deliver(page: Page, origin: str, text: str) -> None:
    """Let the browser take a push for the site, as its push service would bring it."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    session, found = page.context.new_cdp_session(page), list[dict[str, Any]]()
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    session.send("ServiceWorker.enable")
    while not found:
        page.evaluate("new Promise((done) => requestAnimationFrame(done))")
    known = {"origin": origin, "registrationId": found[0]["registrationId"], "data": text}
    session.send("ServiceWorker.deliverPushMessage", known)


@pytest.mark.parametrize("text", [json.dumps(SAID), "not ours"])
def test_a_push_is_shown(open_page: Callable[..., Page], filled: People, live_server: Any, text: str) -> None:
    """It says what was sent, or that something came when the text is not ours: browsers want every push shown."""
    page = open_page("bob", permissions=["notifications"])
    page.goto("/settings/push/")
    deliver(page, live_server.url, text)
    title, body, url = page.wait_for_function(SHOWN).json_value()  # waited for and read at once: it may be closed again
    assert title == "Veillée"
    assert (body, url) == ((SAID["body"], SAID["url"]) if text != "not ours" else ("", "/notifications/"))


def test_without_network_there_is_a_page_of_ours(open_page: Callable[..., Page], filled: People) -> None:
    page = open_page("bob")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    page.goto("/groups/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Il n’y a pas de réseau ici")
    page.context.set_offline(False)


def test_the_number_on_the_bell_follows_when_one_comes_back(open_page: Callable[..., Page], filled: People) -> None:
    """One small request, not before a minute has passed, and none while the page is not looked at."""
    page = open_page("bob")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/count/") else None)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    assert asked == []
    page.route("**/notifications/count/", lambda route: route.fulfill(json={"count": 7}))
    page.evaluate("Date.now = ((now) => () => now() + 120000)(Date.now); window.dispatchEvent(new Event('focus'))")
    expect(page.locator(".masthead [data-bell] .count")).to_contain_text("7")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    assert len(asked) == 1


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(open_page: Callable[..., Page], filled: People, viewport: dict[str, int]) -> None:
    """REL-A1."""
    page = open_page("carole", viewport)
    found = {}
    for path in PATHS:
        page.goto(path)
        found[path] = violations(page)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
