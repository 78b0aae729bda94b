"""TOTP and recovery codes; the second factor that those who run a group or the site need."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from tests.accounts.conftest import sign_in
from tests.people import PASSWORD, People


def code_of(secret: str) -> str:
    """Return the code that an app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def fresh(client: Client, name: str) -> None:
    """Sign in, and give the password once more."""
    sign_in(client, name)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/accounts/2fa/"})


def add_factor(people: People, name: str) -> str:
    """Give a person a TOTP app and recovery codes; return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(people.users[name], secret)
    RecoveryCodes.activate(people.users[name])
    return secret


def test_an_app_is_added_with_its_codes(people, client):
    """LX8: a wrong code is refused, the right one gives recovery codes."""
    fresh(client, "bob")
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert "data:image/svg+xml" in page.content.decode()
    assert client.post("/accounts/2fa/totp/activate/", {"code": "000000"}).status_code == 422
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer.url == "/accounts/2fa/recovery-codes/"
    assert {row.type for row in Authenticator.objects.all()} == {"totp", "recovery_codes"}
    assert client.get(answer.url).status_code == 200


def test_signing_in_then_asks_for_the_code(people, client):
    """LX8: the password alone opens nothing; a recovery code serves once."""
    secret = add_factor(people, "bob")
    assert sign_in(client, "bob").url == "/accounts/2fa/authenticate/"
    assert client.get("/settings/").status_code == 302
    assert client.post("/accounts/2fa/authenticate/", {"code": "111111"}).status_code == 422
    assert client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).url == "/"
    spare = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    answers = []
    for _time in range(2):
        other = Client()
        sign_in(other, "bob")
        answers.append(other.post("/accounts/2fa/authenticate/", {"code": spare}).status_code)
    assert answers == [302, 422]


def test_a_code_sent_by_mail_does_not_go_round_it(people, client):
    """LX8, REL-H8."""
    add_factor(people, "bob")
    sign_in(client, "bob")
    assert client.get("/accounts/2fa/authenticate/").status_code == 200


@pytest.mark.parametrize("path", ["/g/veille-numerique/settings/", "/g/veille-numerique/requests/"])
def test_a_group_admin_without_it_is_led_to_set_one_up(people, browser, settings, path):
    """LX8: and reads on as an ordinary member; with one, the page opens."""
    settings.VEILLEE_REQUIRE_2FA = True
    alice = browser("alice")
    assert alice.get(path).url == "/accounts/2fa/"
    assert alice.get("/g/scot/").status_code == 200
    assert alice.get("/accounts/2fa/").status_code == 200
    add_factor(people, "alice")
    assert alice.get(path).status_code == 200


def test_a_site_administrator_without_it_has_no_rights(people, browser, settings):
    """LX8, LA8: the switch alone opens nothing."""
    settings.VEILLEE_REQUIRE_2FA = True
    admin = browser("admin_on")
    assert admin.get("/site/").url == "/accounts/2fa/"
    assert admin.get("/g/veille-numerique/settings/").status_code in {302, 403, 404}
    add_factor(people, "admin")
    assert admin.get("/site/").status_code == 200


def test_animators_and_members_need_none(people, browser, settings):
    """LX8: nobody else is asked for it."""
    settings.VEILLEE_REQUIRE_2FA = True
    assert browser("carole").get("/g/veille-numerique/requests/").status_code == 200
    assert browser("bob").get("/g/veille-numerique/").status_code == 200


def test_where_it_is_not_required_admins_have_their_rights(people, browser):
    """LX8: the demonstration."""
    assert browser("alice").get("/g/veille-numerique/settings/").status_code == 200


@pytest.mark.parametrize("path", ["", "totp/activate/", "webauthn/add/", "webauthn/"])
def test_its_pages_open_in_our_frame(people, client, path):
    """LX8."""
    fresh(client, "bob")
    page = client.get(f"/accounts/2fa/{path}")
    assert page.status_code == 200
    assert "<h1>" in page.content.decode()
