"""Signing up: name, address, password; then the mail that confirms the address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail

from accounts import names, unconfirmed
from accounts.models import User
from core import clock
from notifications.models import Message
from tests.accounts.conftest import link_in, mails_to, sign_in, sign_up


def test_it_works(people, client):
    """LU5: sign up, confirm the address, sign in."""
    assert sign_up(client, "zoe@demo.test").url == "/accounts/confirm-email/"
    (confirmation,) = mails_to("zoe@demo.test")
    assert client.get(link_in(confirmation)).status_code == 200
    assert client.post(link_in(confirmation)).status_code == 302
    assert sign_in(client, "zoe@demo.test", "un long mot de passe 7").url == "/welcome/"
    zoe = User.objects.get(email="zoe@demo.test")
    assert (zoe.name, zoe.username, zoe.profile.language) == ("Zoé Lefèvre", "zoe-lefevre", "fr")


def test_the_form_says_what_others_will_see(client, db):
    page = client.get("/accounts/signup/", headers={"Accept-Language": "en"}).content.decode()
    assert "Nobody but you sees your e-mail address" in page


def test_the_profile_speaks_the_language_of_the_page(client, db):
    client.post(
        "/accounts/signup/",
        {"email": "zoe@demo.test", "name": "Zoe", "password1": "un long mot de passe 7"},
        headers={"Accept-Language": "en"},
    )
    assert User.objects.get(email="zoe@demo.test").profile.language == "en"


@pytest.mark.parametrize(
    ("field", "value"), [("name", " "), ("name", "1234"), ("email", "zoe"), ("email", ""), ("password1", "court")]
)
def test_a_form_with_a_fault_is_shown_again(client, db, field, value):
    typed = {"email": "zoe@demo.test", "name": "Zoé", "password1": "un long mot de passe 7", field: value}
    answer = client.post("/accounts/signup/", typed)
    assert answer.status_code == 422
    assert not User.objects.exists()


def test_an_address_that_has_an_account_is_answered_alike(people, client, visitor):
    """REL-H8: the page says nothing; the owner of the address is told by mail."""
    new, known = sign_up(client, "zoe@demo.test"), sign_up(visitor(), "bob@demo.test")
    assert (new.status_code, new.url) == (known.status_code, known.url)
    pages = [browser.get(new.url).content.decode() for browser in (client, visitor())]
    assert "zoe@demo.test" in pages[0]
    assert User.objects.filter(email="bob@demo.test").count() == 1
    assert "/accounts/password/reset/" in mails_to("bob@demo.test")[-1]


def test_an_account_that_was_never_confirmed_does_not_enter(people, client, visitor):
    """LU5: it is told so, and the link comes again."""
    sign_up(client, "zoe@demo.test")
    assert sign_in(visitor(), "zoe@demo.test", "un long mot de passe 7").url == "/accounts/confirm-email/"
    assert visitor().get("/settings/").status_code == 302


def test_accounts_never_confirmed_are_deleted_after_a_week(people, client):
    """LU5."""
    sign_up(client, "zoe@demo.test")
    sign_up(client, "yan@demo.test")
    User.objects.filter(email="zoe@demo.test").update(date_joined=clock.now() - timedelta(days=8))
    assert unconfirmed.purge() == 1
    assert User.objects.filter(email="yan@demo.test").exists()
    assert User.objects.filter(username="bob").exists()


def test_the_mail_has_a_button_and_no_secret_stays_behind(people, client):
    """REL-P5."""
    sign_up(client, "zoe@demo.test")
    (body,) = mails_to("zoe@demo.test")
    html = mail.outbox[-1].alternatives[0][0]
    assert f'{link_in(body)}"' in html
    assert not Message.objects.exclude(data={}).exists()


def test_a_user_name_is_made_of_the_name(db):
    assert names.free_username("Jean-Loup d'Œuvre", "x@y.fr") == "jean-loup-d-oeuvre"
    assert names.free_username("李", "li.wei@y.fr") == "li-wei"
    assert names.free_username("李", "李@y.fr") == "membre"
    assert len(names.free_username("A" * 80, "x@y.fr")) == names.LENGTH


def test_a_user_name_that_is_taken_gets_a_number(people):
    User.objects.create(username="zoe", name="Zoé", email="z1@demo.test")
    User.objects.create(username="zoe2", name="Zoé", email="z2@demo.test")
    assert names.free_username("Zoé", "zoe@demo.test") == "zoe3"


@pytest.mark.parametrize("email", ["zoe@demo.test", "bob@demo.test"])
def test_one_password_is_computed_whether_the_address_is_known_or_not(people, client, email, monkeypatch):
    """REL-H8: the time taken tells nothing."""
    computed, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: computed.append(1) or encode(*args))
    sign_up(client, email)
    assert len(computed) == 1


def test_two_forms_sent_at_once_make_one_account(people, client, monkeypatch):
    """REL-R7: the second is answered like an address that is known."""
    monkeypatch.setattr("accounts.sign_in_forms.SignUpForm.validate_unique_email", lambda self, email: email)
    assert sign_up(client, "bob@demo.test").url == "/accounts/confirm-email/"
    assert User.objects.filter(email="bob@demo.test").count() == 1
