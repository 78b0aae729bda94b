"""The mail that tells of a sign-in from a browser that was not known."""

from __future__ import annotations

from accounts import known_devices
from tests.accounts.conftest import mails_to, sign_in

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
BOB = "bob@demo.test"


def test_a_new_browser_is_told_once(people, visitor):
    """LX8, CNIL sheet 18: one mail with when, which browser, from where, and how to sign it out; then it is known."""
    sign_in(visitor(), "bob")
    assert mails_to(BOB) == []
    other = visitor(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="192.0.2.7")
    for _time in range(2):
        sign_in(other, "bob")
        other.post("/accounts/logout/")
    (body,) = mails_to(BOB)
    assert "Firefox, Windows" in body
    assert "192.0.2.7" in body
    assert "/accounts/sessions/" in body


def test_the_first_sign_in_of_an_account_says_nothing(people, client):
    """LX8: every browser is new then."""
    sign_in(client, "bob")
    assert mails_to(BOB) == []


def test_a_shared_browser_knows_each_of_its_people(people, visitor):
    """LX8: who signed in there tells nothing of who else did."""
    shared = visitor()
    for name in ("bob", "alice", "bob", "alice"):
        sign_in(shared, name)
        shared.post("/accounts/logout/")
    assert mails_to(BOB) + mails_to("alice@demo.test") == []
    cookie = shared.cookies[known_devices.COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert "bob" not in cookie.value


def test_a_cookie_that_was_touched_is_worth_nothing(people, visitor):
    """LX8, REL-H8: neither somebody else's nor a made-up one."""
    sign_in(visitor(), "bob")
    thief = visitor()
    thief.cookies[known_devices.COOKIE] = known_devices.mark_of(people.bob)
    sign_in(thief, "bob")
    assert len(mails_to(BOB)) == 1


def test_a_wrong_password_makes_no_browser_known(people, client):
    """LX8."""
    sign_in(client, "bob", "faux")
    assert known_devices.COOKIE not in client.cookies
