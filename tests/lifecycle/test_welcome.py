"""The first steps after the first sign-in."""

from __future__ import annotations

from django.test import Client

from tests.accounts.conftest import link_in, mails_to, sign_in, sign_up

PASSWORD = "un long mot de passe 7"


def test_a_newcomer_is_shown_the_first_steps_once(people, client):
    """LU9: it can be skipped and never comes twice."""
    sign_up(client, "zoe@demo.test")
    client.post(link_in(mails_to("zoe@demo.test")[-1]))
    assert sign_in(client, "zoe@demo.test", PASSWORD).url == "/welcome/"
    page = client.get("/welcome/").content.decode()
    steps = ("profile/", "photo/", "skills/", "organisations/", "notifications/")
    assert all(f"/settings/{step}" in page for step in steps)
    assert "/groups/" in page
    assert sign_in(Client(), "zoe@demo.test", PASSWORD).url == "/"


def test_it_never_stands_in_the_way(people, client):
    """LU9: whoever was going somewhere goes there first."""
    sign_up(client, "zoe@demo.test")
    client.post(link_in(mails_to("zoe@demo.test")[-1]))
    assert sign_in(client, "zoe@demo.test", PASSWORD, next="/groups/").url == "/groups/"
    assert sign_in(Client(), "zoe@demo.test", PASSWORD).url == "/welcome/"
