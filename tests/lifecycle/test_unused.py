"""A pause; accounts that nobody uses: warned, then closed, their texts kept."""

from __future__ import annotations

from datetime import timedelta

from accounts.models import User
from core import clock
from lifecycle import inactivity
from lifecycle.models import Departure
from tests.accounts.conftest import mails_to, sign_in


def age(name: str, days: int) -> None:
    """Let somebody have come last so many days ago."""
    moment = clock.now() - timedelta(days=days)
    User.objects.filter(username=name).update(last_login=moment, date_joined=moment, last_seen_on=None)


def test_an_account_that_nobody_uses_is_warned_once(people, settings):
    """REL-P3: and its person told what happens; administrators of the site are left alone."""
    settings.VEILLEE_INACTIVE_MONTHS = 24
    age("bob", 800)
    age("admin", 800)
    age("carole", 600)
    assert [inactivity.run(), inactivity.run()] == [(1, 0), (0, 0)]
    (told,) = mails_to("bob@demo.test")
    assert "/accounts/login/" in told


def test_it_is_closed_a_month_later_unless_they_come(people, client, settings):
    """REL-P3, LU7: the same path as whoever leaves; texts stay."""
    settings.VEILLEE_INACTIVE_MONTHS = 24
    age("bob", 800)
    age("paul", 800)
    inactivity.run()
    sign_in(client, "paul")
    with clock.at(clock.now() + timedelta(days=31)):
        assert inactivity.run() == (0, 1)
    departure = Departure.objects.get()
    assert (departure.user.username, departure.keeps_texts) == ("bob", True)
    assert User.objects.get(username="paul").is_active


def test_signing_in_notes_the_day(people, client):
    """REL-P3: reading writes nothing (GET)."""
    sign_in(client, "bob")
    bob = User.objects.get(username="bob")
    assert (bob.last_seen_on, bob.inactivity_warned_at) == (clock.now().date(), None)


def test_a_pause_shows_and_ends(people, browser):
    """LU8: a sign on my page; mails stop (tests/notifications)."""
    bob, page = browser("bob"), "/members/bob/"
    bob.post("/settings/pause/", {"paused": "yes"})
    assert User.objects.get(username="bob").is_paused
    assert "pause" in browser("carole").get(page).content.decode()
    bob.post("/settings/pause/", {"paused": "no"})
    assert not User.objects.get(username="bob").is_paused
