"""What follows, notifications and the outbox hold about people."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.personal import Nobody, Rows, addresses_of
from notifications.models import AddressTrouble, Delivery, Message

KEY = "a secret, or a key of the database"
GONE = "deleted with the account"

ROWS = [
    Rows(
        "notifications.Follow",
        _("What I follow"),
        ("user",),
        "group.name content_id tag.name level is_automatic",
        {KEY: "id user content"},
        GONE,
    ),
    Rows(
        "notifications.Preference",
        _("Mails I want"),
        ("user",),
        "is_mail_paused paused_until digest digest_hour digest_day digested_at follows_what_i_write",
        {KEY: "id user", "the work of the outbox": "digest_at"},
        GONE,
    ),
    Rows(
        "notifications.Digest",
        _("Digests I was sent"),
        ("user",),
        "due_at since items",
        {KEY: "id user message"},
        GONE,
    ),
    Rows(
        "notifications.Notification",
        _("What I was told"),
        ("recipient",),
        "activity.verb reason channel created_at read_at",
        {KEY: "id recipient"},
        GONE,
    ),
    Rows(
        "notifications.Delivery",
        _("Mails I was sent"),
        ("user", "address"),
        "address channel state created_at sent_at error reason",
        {KEY: "id user activity message key", "the work of the outbox": "due_at lease_until attempts"},
        "deleted, by address too",
    ),
    Rows(
        "notifications.Message",
        of=("deliveries__user",),
        out={
            "what it says went by mail, and is not kept": "id kind group content "
            "data created_at expanded_at lease_until",
        },
        leaving="deleted when it was for the person alone",
    ),
    Rows(
        "notifications.AddressTrouble",
        _("Mails that came back from my address"),
        ("address",),
        "address score cause said last_at suspended_at",
        {KEY: "id"},
        "deleted by address",
    ),
    Rows(
        "notifications.PushEndpoint",
        _("Devices that are told of news"),
        ("user",),
        "label created_at used_at",
        {KEY: "id user digest endpoint p256dh auth", "the work of the outbox": "failures"},
        GONE,
    ),
    Rows(
        "notifications.GroupMail",
        _("Mails I wrote to groups"),
        ("author",),
        "group.name subject body part created_at counted",
        {
            KEY: "id author form_key message",
            "made of the text": "body_html",
            "about others": "organisation tag report",
            "how it was sent": "takes_answers copies_author",
        },
        "kept for the group, without the person",
    ),
    Nobody("notifications.Pace", "counts of mails by domain"),
]


def erase(user: User, keep: bool) -> None:
    """Delete the mails to the person, by account and by address, and the messages that were for nobody else."""
    mine = Q(user=user)
    for address in addresses_of(user):
        mine |= Q(address__iexact=address)
    messages = list(Delivery.objects.filter(mine, message__isnull=False).values_list("message_id", flat=True))
    Delivery.objects.filter(mine).delete()
    AddressTrouble.objects.filter(address__in=[address.lower() for address in addresses_of(user)]).delete()
    Message.objects.filter(pk__in=messages, deliveries=None, content=None).delete()
