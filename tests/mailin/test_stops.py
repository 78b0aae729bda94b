"""Stopping mails by mail: what a program sends to the `mailto:` of List-Unsubscribe."""

from __future__ import annotations

import re

import pytest

from groups.models import Level
from mailin.models import ReceivedMail
from notifications.follows import level_of, set_level
from notifications.models import Delivery
from tests.mailin.conftest import answers, arrives, written
from tests.notifications.acts import comment, publish
from tests.people import People

STOP = "stop-mails@courriel.test"
SEES = {"bob": True, "carole": True, "denis": False}


def asked_of(people: People) -> tuple[str, str]:
    """Return the address and the subject that the mail to bob about an item names for stopping."""
    set_level(people.bob, people.veille, Level.ALL)
    publish(people.veille, people.carole)
    one = next(one for one in answers() if one.to == ["bob@demo.test"])
    found = re.search(r"<mailto:([^?]+)\?subject=([^>]+)>", one.extra_headers["List-Unsubscribe"])
    assert found is not None
    return found[1], found[2].replace("%20", " ")


def test_a_stop_by_mail_stops_as_the_click_does(people: People) -> None:
    """REL-M2, LM5, LM4: by whoever's program; at once, those that wait too; twice changes nothing; never answered."""
    address, subject = asked_of(people)
    assert address == STOP
    item = publish(people.veille, people.carole, title="Un autre")
    for sender in ("bob@demo.test", "programme@ailleurs.test"):
        row = arrives(written(sender, address, "", subject, attested="", Auto_Submitted="auto-generated"))
        assert (row.state, row.reason, row.answered_to) == ("done", "stop", "")
        assert level_of(people.bob, people.veille) == Level.NOTHING
    comment(item, people.alice)
    assert [one for one in answers() if one.to == ["bob@demo.test"]] == []


@pytest.mark.parametrize("change", ["forged", "missing", "cut", "odd"])
def test_a_forged_stop_is_refused_and_not_answered(people: People, change: str) -> None:
    """REL-M2, REL-H1: who writes counts for nothing, the signature for all."""
    address, subject = asked_of(people)
    forged = {
        "forged": subject.replace(f"stop {people.bob.pk}-", f"stop {people.carole.pk}-"),
        "missing": "stop",
        "cut": subject[:-4],
        "odd": "stop 1-2-3-4-5.x",
    }
    row = arrives(written("bob@demo.test", address, "", forged[change]))
    assert row.state == ReceivedMail.State.IGNORED
    assert level_of(people.bob, people.veille) == Level.ALL
    before = Delivery.objects.count()
    answers()
    assert Delivery.objects.count() == before


def test_a_mail_that_opened_a_thread_is_found_whole_from_its_menu(people: People) -> None:
    """FO29: its author and those who moderate find the door; the others do not."""
    body = "Une question.\n\n-- \nBob\nUne longue signature"
    row = arrives(written("bob@demo.test", "veille-numerique@courriel.test", f"{body}\r\n> cité", "Ma question"))
    assert row.content is not None
    page, whole = row.content.get_absolute_url(), f"/c/{row.content.pk}/mail/"
    assert people.client("bob").get(whole).status_code == 200
    seen = {name: whole in people.client(name).get(page, follow=True).content.decode() for name in SEES}
    assert seen == SEES
