"""What every test of accounts needs: a mind without memory of earlier tries, and the mails that left."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from notifications import outbox
from tests.people import PASSWORD


@pytest.fixture(autouse=True)
def _forget_tries() -> None:
    cache.clear()


def mails_to(address: str) -> list[str]:
    """Return the texts of the mails sent to `address` so far, the latest last; the outbox is emptied first."""
    outbox.send_waiting()
    return [message.body for message in mail.outbox if message.to == [address]]


def link_in(body: str) -> str:
    """Return the path of the first address of ours under /accounts/ in a mail."""
    return re.search(r"https?://[^/\s]+(/accounts/\S+)", body)[1]


def sign_in(client: Client, login: str, password: str = PASSWORD, **more: str):
    """Send the sign-in form."""
    return client.post("/accounts/login/", {"login": login, "password": password, **more})


def sign_up(client: Client, email: str, name: str = "Zoé Lefèvre", password: str = "un long mot de passe 7"):
    """Send the sign-up form."""
    return client.post("/accounts/signup/", {"email": email, "name": name, "password1": password})


def add_address(client: Client, email: str):
    """Ask for one more address, then type the password that this asks for."""
    way = client.post("/accounts/email/", {"action_add": "", "email": email}).url
    return client.post(way, {"password": PASSWORD, "next": "/accounts/email/"})


@pytest.fixture
def visitor() -> Callable[[], Client]:
    """Return a maker of browsers without account, each with its own cookies."""
    return Client
