"""What people are told, as tests read it."""

from __future__ import annotations

from django.test import Client

from notifications import announcing


def told(browser: Client) -> str:
    """Return the list of notifications of whoever is signed in, once what happened is announced."""
    announcing.sweep()
    return browser.get("/notifications/").content.decode()
