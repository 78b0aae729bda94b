"""Every page of django-allauth that we offer is shown in our frame, without a script or a style of its own."""

from __future__ import annotations

import re

import pytest

from tests.accounts.conftest import sign_in

FOR_VISITORS = [
    "/accounts/login/", "/accounts/signup/", "/accounts/login/code/", "/accounts/password/reset/",
    "/accounts/password/reset/done/", "/accounts/password/reset/key/done/", "/accounts/password/reset/key/1-x-y/",
    "/accounts/confirm-email/", "/accounts/confirm-email/nothing/", "/accounts/inactive/",
]  # fmt: skip
FOR_MEMBERS = [
    "/accounts/logout/", "/accounts/email/", "/accounts/password/change/", "/accounts/reauthenticate/",
    "/accounts/sessions/",
]  # fmt: skip


@pytest.mark.parametrize("path", FOR_VISITORS)
def test_a_page_for_visitors(people, client, path):
    check(client.get(path))


@pytest.mark.parametrize("path", FOR_MEMBERS)
def test_a_page_for_members(people, client, path):
    sign_in(client, "bob")
    check(client.get(path))


def test_the_page_that_asks_for_a_code(people, client):
    check(client.post("/accounts/login/code/", {"email": "bob@demo.test"}, follow=True))


def check(page):
    """Assert that a page is one of ours: one title, a main part, nothing the security policy refuses."""
    html = page.content.decode()
    assert page.status_code == 200
    assert html.count("<h1") == 1
    assert '<main id="main"' in html
    assert not re.search(r"<script(?![^>]*(?:src=|application/json))|\sstyle=|\son\w+=|<style", html)
    assert not re.search(r"<(h1|h2|button|label)\b[^>]*>\s*</", html)
