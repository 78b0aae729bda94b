"""Signing in: by address, by user name, by code; what slows guessing; what happens to closed accounts."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher

from accounts.models import User
from tests.accounts.conftest import link_in, mails_to, sign_in
from tests.people import PASSWORD


@pytest.mark.parametrize("login", ["bob", "BOB", "bob@demo.test", " Bob@Demo.test "])
def test_it_works(people, client, login):
    assert sign_in(client, login).url == "/"
    assert client.get("/settings/").status_code == 200


def test_one_comes_back_where_one_was(people, client):
    answer = client.post("/accounts/login/?next=/search/?q=a", {"login": "bob", "password": PASSWORD})
    assert answer.url == "/search/?q=a"


@pytest.mark.parametrize(
    "away", ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)", "http:evil"]
)
def test_one_is_never_sent_elsewhere(people, client, away):
    """REL-H4."""
    assert sign_in(client, "bob", next=away).url == "/"


def test_a_wrong_password_and_an_unknown_person_are_answered_alike(people, client):
    """REL-H8."""
    answers = [sign_in(client, login, "faux") for login in ("bob", "nobody", "bob@demo.test", "nobody@demo.test")]
    assert {answer.status_code for answer in answers} == {422}
    assert len({str(answer.context["form"].non_field_errors()) for answer in answers}) == 1


@pytest.mark.parametrize("login", ["bob", "nobody", "bob@demo.test", "nobody@demo.test"])
def test_one_password_is_computed_whoever_is_named(people, client, login, monkeypatch):
    """REL-H8: the time taken tells nothing."""
    computed, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: computed.append(1) or encode(*args))
    sign_in(client, login, "faux")
    assert len(computed) == 1


def test_guessing_is_slowed_and_the_owner_still_enters(people, client, visitor):
    """REL-H8."""
    answers = [sign_in(client, "bob", "faux") for _try in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert answers[-1]["Retry-After"]
    assert sign_in(client, "bob").status_code == 429
    elsewhere = visitor(REMOTE_ADDR="192.0.2.7")
    assert sign_in(elsewhere, "bob").url == "/"


def test_too_many_forms_from_one_address_are_refused_with_a_page(people, client):
    """REL-H8."""
    answers = [sign_in(client, f"nobody{number}", "faux") for number in range(31)]
    assert answers[-1].status_code == 429
    assert "<h1>" in answers[-1].content.decode()
    assert answers[-1]["Retry-After"]


def test_a_code_comes_by_mail(people, client):
    client.post("/accounts/login/code/", {"email": "bob@demo.test"})
    code = re.search(r"^\s*([A-Z0-9-]{6,9})\s*$", mails_to("bob@demo.test")[-1], re.MULTILINE)[1]
    assert client.post("/accounts/login/code/confirm/", {"code": "AAAAAA"}).status_code == 422
    assert client.post("/accounts/login/code/confirm/", {"code": code}).url == "/"
    assert client.get("/settings/").status_code == 200


def test_asking_a_code_for_an_unknown_address_is_answered_alike(people, client, visitor):
    """REL-H8."""
    answers = [browser.post("/accounts/login/code/", {"email": address}) for browser, address in
               ((client, "bob@demo.test"), (visitor(), "nobody@demo.test"))]  # fmt: skip
    assert answers[0].url == answers[1].url
    assert "/accounts/signup/" in mails_to("nobody@demo.test")[-1]


def test_a_closed_account_does_not_enter(people, client):
    User.objects.filter(username="bob").update(is_active=False)
    assert sign_in(client, "bob").url == "/accounts/inactive/"
    assert client.get("/accounts/inactive/").status_code == 200
    assert client.get("/settings/").status_code == 302
    assert sign_in(client, "bob", "faux").status_code == 422


def test_an_account_that_is_closed_is_out_at_once(people, browser):
    """REL-S3."""
    bob = browser("bob")
    User.objects.filter(username="bob").update(is_active=False)
    assert bob.get("/settings/").status_code == 302


def test_a_forgotten_password_is_replaced(people, client, visitor):
    client.post("/accounts/password/reset/", {"email": "bob@demo.test"})
    way = client.get(link_in(mails_to("bob@demo.test")[-1])).url
    assert client.get(way).status_code == 200
    assert client.post(way, {"password1": "court", "password2": "court"}).status_code == 422
    new = {"password1": "un long mot de passe 7", "password2": "un long mot de passe 7"}
    assert client.post(way, new).status_code == 302
    assert sign_in(visitor(), "bob", "un long mot de passe 7").url == "/"
    assert sign_in(visitor(), "bob").status_code == 422


def test_a_reset_for_an_unknown_address_is_answered_alike(people, client, visitor):
    """REL-H8."""
    pages = [browser.post("/accounts/password/reset/", {"email": address}, follow=True).content for browser, address in
             ((client, "bob@demo.test"), (visitor(), "nobody@demo.test"))]  # fmt: skip
    assert pages[0] == pages[1]
    assert len(mails_to("bob@demo.test")) == len(mails_to("nobody@demo.test")) == 1
