"""Accessibility by machine of the pages of one's own account, and of those where administrators look after accounts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from playwright.sync_api import Page

from accounts.models import ApprovedDomain
from core import clock
from tests.browser.conftest import DESKTOP, PHONE, violations
from tests.lifecycle.test_site_pages import fill
from tests.people import PASSWORD, make_people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
OWN = [
    *("/welcome/", "/settings/", "/settings/photo/", "/settings/my-data/", "/settings/pause/", "/settings/leave/"),
    *(f"/accounts/{page}/" for page in ("email", "sessions", "password/change", "2fa", "2fa/totp/activate")),
    *("/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/", "/accounts/3rdparty/"),
]
WITH_FACTOR = [f"/accounts/2fa/{page}/" for page in ("recovery-codes", "recovery-codes/generate", "totp/deactivate")]
SITE = [f"/site/{page}" for page in ("", "signups/", "domains/", "merge/")]


def troubles(page: Page, paths: list[str]) -> list[str]:
    """Return what is wrong on pages, each of which opens under its own address."""
    found = []
    for path in paths:
        page.goto(path)
        found += [f"{path} led to {page.url}"] if not page.url.endswith(path) else []
        found += [f"{path} {violation}" for violation in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{path} is wider than the screen")
    return found


@SIZES
def test_pages_of_ones_account(live_server, open_page: Callable[..., Page], viewport) -> None:
    """CC08, REL-A1, REL-A3, LX8: without a second factor, then with one."""
    people = make_people()
    page = open_page("paul", viewport)
    page.goto("/accounts/reauthenticate/?next=/settings/")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button.btn-primary")
    page.wait_for_url("**/settings/")
    found = troubles(page, OWN)
    TOTP.activate(people.users["paul"], generate_totp_secret())
    RecoveryCodes.activate(people.users["paul"])
    assert found + troubles(page, ["/accounts/2fa/", *WITH_FACTOR]) == []


@SIZES
def test_pages_of_administrators(live_server, open_page: Callable[..., Page], viewport) -> None:
    """CC08, REL-A1, LU6: with people who wait and domains."""
    make_people()
    fill(0, 3)
    ApprovedDomain.objects.create(pattern="*.tres-longue-communaute-de-communes.example.org", created_at=clock.now())
    page = open_page("admin", viewport)
    page.goto("/settings/")
    page.click("main button[name=rights][value=on]")
    page.wait_for_load_state()
    assert troubles(page, SITE) == []
