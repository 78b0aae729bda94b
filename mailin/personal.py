"""What mail that comes in leaves about people."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from content.attachments import drop_file
from core.personal import Nobody, Rows, addresses_of
from mailin.models import ReceivedMail

KEY = "a secret, or a key of the database"

ROWS = [
    Nobody("mailin.ImportedMail", "identifiers of old mails, and what was made of them"),
    Rows(
        "mailin.ListArchive",
        _("Archives of lists I brought in"),
        ("by",),
        "group.name name state asked_at done_at done_count",
        {KEY: "id by", "the work of importing": "file report lease_until attempts"},
        "kept without the name: the archive belongs to the group",
    ),
    Rows(
        "mailin.ReceivedMail",
        _("Mails I wrote to the site"),
        ("user",),
        "received_at recipient from_address from_name subject text state reason details group.name",
        {
            KEY: "id key user content comment message_id",
            "the work of receiving": "envelope_sender raw size lease_until attempts done_at answered_to answered_at "
            "confirmed_at",
        },
        "deleted with their bytes, by address too",
    ),
    Rows(
        "mailin.WholeMail",
        _("Whole mails behind what I wrote"),
        ("comment__author", "content__author"),
        "text",
        {KEY: "id content comment"},
        "deleted: the text that was published is what may stay",
    ),
    Rows(
        "mailin.SavingAddress",
        _("My addresses for saving pages by mail"),
        ("user",),
        "group.name created_at revoked_at",
        {KEY: "id user key"},
        "deleted with the account",
    ),
]


def erase(user: User, keep: bool) -> None:
    """Delete the mails of the person, by account and by address, and the whole text of what they wrote by mail."""
    from mailin.models import WholeMail

    mine = Q(user=user)
    for address in addresses_of(user):
        mine |= Q(from_address__iexact=address)
    for row in ReceivedMail.objects.filter(mine):
        drop_file(row.raw)
        row.delete()
    WholeMail.objects.filter(Q(comment__author=user) | Q(comment=None, content__author=user)).delete()
