"""Invitations as tests read them: the mails that left, and the addresses in them."""

from __future__ import annotations

import re
from typing import Any

from django.core import mail

from groups.models import Group, Invitation
from memberships import inviting
from notifications import announcing, outbox
from tests.people import People


def letters(address: str) -> list[Any]:
    """Return the mails sent to an address so far; the outbox is emptied first."""
    announcing.sweep()
    outbox.send_waiting()
    return [message for message in mail.outbox if message.to == [address]]


def link_in(body: str, start: str = "/invitations/") -> str:
    """Return the path of the first of our addresses in a mail that begins with `start`."""
    found = re.search(rf"https?://[^/\s]+({re.escape(start)}\S+)", body)
    assert found is not None, body
    return found[1]


def invited(people: People, address: str, group: Group | None = None, message: str = "") -> str:
    """Invite an address to a group, and return the path that its mail leads to."""
    group = group or people.veille
    inviting.send(group=group, by=people.carole, addresses=[address], message=message)
    assert Invitation.objects.open().filter(email=address).count() == 1
    return link_in(letters(address)[-1].body)
