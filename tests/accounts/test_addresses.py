"""Several addresses for one account: confirmed, chosen, removed, and taken back by the former owner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts import addresses
from accounts.models import User
from tests.accounts.conftest import add_address, link_in, mails_to, sign_in

NEW = "bob@neuf.test"


def change(client) -> None:
    """Add an address, confirm it, make it the main one."""
    sign_in(client, "bob")
    add_address(client, NEW)
    client.post(link_in(mails_to(NEW)[-1]))
    client.post("/accounts/email/", {"action_primary": "", "email": NEW})


def test_both_addresses_sign_in(people, client, visitor):
    """LU3: once confirmed, and not before."""
    sign_in(client, "bob")
    add_address(client, NEW)
    assert sign_in(visitor(), NEW).url == "/accounts/confirm-email/"
    client.post(link_in(mails_to(NEW)[-1]))
    assert sign_in(visitor(), NEW).url == "/"
    assert sign_in(visitor(), "bob@demo.test").url == "/"


def test_the_main_one_is_chosen_and_the_former_one_told(people, client):
    """LU3: one that is not confirmed cannot be it."""
    sign_in(client, "bob")
    add_address(client, NEW)
    client.post("/accounts/email/", {"action_primary": "", "email": NEW})
    assert User.objects.get(username="bob").email == "bob@demo.test"
    client.post(link_in(mails_to(NEW)[-1]))
    client.post("/accounts/email/", {"action_primary": "", "email": NEW})
    assert User.objects.get(username="bob").email == NEW
    assert "/accounts/email/back/" in mails_to("bob@demo.test")[-1]


def test_the_former_owner_takes_the_account_back(people, client, visitor):
    """LU3, REL-S3: for a week; the thief is out, and the password chosen anew."""
    change(client)
    link = link_in(mails_to("bob@demo.test")[-1])
    owner = visitor()
    assert owner.get(link).status_code == 200
    assert User.objects.get(username="bob").email == NEW
    assert owner.post(link).status_code == 200
    assert client.get("/settings/").status_code == 302
    assert [row.email for row in EmailAddress.objects.filter(user=people.bob)] == ["bob@demo.test"]
    assert sign_in(visitor(), "bob").status_code == 422
    way = owner.get(link_in(mails_to("bob@demo.test")[-1]), follow=True)
    assert way.status_code == 200
    assert owner.post(link).status_code == 410


@pytest.mark.parametrize("token", ["x", "eyJ1c2VyIjoxfQ:1:x"])
def test_a_forged_link_does_nothing(people, client, token):
    """LU3, REL-S5."""
    assert client.post(f"/accounts/email/back/{token}/").status_code == 410


def test_an_old_link_does_nothing(people, client, monkeypatch):
    """LU3."""
    change(client)
    link = link_in(mails_to("bob@demo.test")[-1])
    later = timezone.now() + timedelta(days=8)
    monkeypatch.setattr("django.core.signing.time.time", later.timestamp)
    assert client.post(link).status_code == 410
    assert addresses.DAYS == 7
