"""Passkeys in a real browser, with the virtual authenticator of its developer tools (WebAuthn, CDP)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page

from tests.browser.conftest import PHONE, sign_in
from tests.people import PASSWORD, People, make_people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEY = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
       "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
OUTSIDE = re.compile(r"//[^/]+/(?!accounts/)")
"""Any page but those of an account."""


@pytest.fixture
def people(live_server, monkeypatch) -> People:
    """The named people, on a site called by name: a passkey is bound to one, never to a number."""
    monkeypatch.setattr(live_server.thread, "host", "localhost")
    return make_people()


def with_key(page: Page) -> tuple[CDPSession, str]:
    """Give the browser an authenticator that always says yes; return how to speak to it."""
    page.set_default_timeout(60_000)
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    return tools, tools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]


def add_passkey(page: Page) -> None:
    """Go from the settings to a passkey, giving the password once more."""
    page.goto("/accounts/2fa/")
    page.click("main a[href='/accounts/2fa/webauthn/add/']")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button.btn-primary")
    page.wait_for_url("**/webauthn/add/")
    page.fill("input[name=name]", "Mon téléphone")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/**")


def sign_out(page: Page) -> None:
    """Sign out by the page."""
    page.goto("/accounts/logout/")
    page.click("main form button")
    page.wait_for_url(OUTSIDE)


def test_one_adds_a_passkey_and_signs_in_by_it(people, open_page: Callable[..., Page]) -> None:
    """LX8: added in the settings; then one gesture signs in, without name or password."""
    page = open_page("bob", PHONE)
    tools, key = with_key(page)
    add_passkey(page)
    assert len(tools.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]) == 1
    sign_out(page)
    page.goto("/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url(OUTSIDE)
    page.goto("/accounts/2fa/webauthn/")
    assert "Mon téléphone" in page.inner_text("main")


def test_an_admin_adds_the_passkey_that_is_asked_of_them(people, open_page: Callable[..., Page], settings) -> None:
    """LX8: the settings of their group lead to it, then open; at the next sign-in it completes the password."""
    settings.VEILLEE_REQUIRE_2FA = True
    page = open_page("alice")
    with_key(page)
    page.goto("/g/veille-numerique/settings/")
    assert page.url.endswith("/accounts/2fa/")
    add_passkey(page)
    page.goto("/g/veille-numerique/settings/")
    assert page.url.endswith("/settings/")
    sign_out(page)
    page.goto("/accounts/login/")
    page.fill("input[name=login]", "alice@demo.test")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button.btn-primary")
    page.wait_for_url("**/2fa/authenticate/")
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(OUTSIDE)
    assert page.goto("/g/veille-numerique/settings/").status == 200


def test_a_refused_passkey_is_said(people, open_page: Callable[..., Page]) -> None:
    """LX8: the person cancels, or the device has none: a sentence, and a clean console."""
    page = open_page()
    tools, key = with_key(page)
    tools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.goto("/accounts/login/")
    assert page.locator("[data-passkey-trouble]").is_hidden()
    page.click("#passkey_login")
    page.wait_for_selector("[data-passkey-trouble]:not([hidden])")
    sign_in(page, "bob")
