"""What is answered to whoever wrote by mail: a person's words, once per mail, never to a machine nor to a crowd."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from mailin.models import ReceivedMail
from notifications.mail import post

ANSWERS_A_DAY = 10
"""To one account; somebody without an account gets one."""
STRANGERS_AN_HOUR = 60
"""All of them together: what is sent to addresses that may be forged."""

REASONS: dict[str, Promise] = {
    "unknown_address": _("Nothing of ours has the address you wrote to."),
    "bad_secret": _("The address you answered to is not in force any more."),
    "no_account": _("Your address has no account here, and one joins by invitation."),
    "banned": _("You are banned from this group: you may read what it shows to all, and not write in it."),
    "not_member": _("You are not a member of this group, so you may not write in it."),
    "asked": _(
        "Your request to join the group waits for its answer. Once it is accepted, publish your text from here."
    ),
    "closed": _("The discussion is closed: it takes no more answers."),
    "gone": _("What you answered was removed, or you may no longer read it."),
    "frozen": _("The group can be read, and nobody writes in it any more."),
    "may_not": _("Here, only the team of the group writes."),
    "waits": _("It cannot be published just now."),
    "too_long": _("The text is longer than what is published here."),
    "too_large": _("The mail is larger than what is taken in."),
    "empty": _("No text of yours was found in the mail: only what it quotes, or a signature."),
    "sealed": _("The mail is encrypted, so it cannot be read here."),
    "no_tool": _("The group takes no mail at this address."),
    "not_valid": _("It could not be published as it is."),
    "broken": _("Something went wrong on our side while the mail was read. We have kept it."),
    "stopped": _("It was stopped by the person whose address it used, or by the team of the group."),
    "other_address": _("It came from another address than those of the account it speaks for."),
    "unattested": _("Nothing proves that it came from the address it shows."),
    "unknown_sender": _("The address it came from has no account here."),
}


def sentence(row: ReceivedMail) -> str:
    """Return why a mail was not published, in one or two sentences."""
    said = str(REASONS.get(row.reason, ""))
    return " ".join(filter(None, [said, row.details]))


def tell(row: ReceivedMail, kind: str, *, address: str, user: User | None) -> bool:
    """Answer a mail, once; False when it was answered, or when that would be one answer too many."""
    if row.answered_at is not None or not address or not may_answer(address, user):
        return False
    row.answered_to, row.answered_at = address.lower()[:254], clock.now()
    data: dict[str, Any] = {"received": row.pk}
    post(kind, addresses=[(address, user)], data=data)
    return True


def may_answer(address: str, user: User | None) -> bool:
    """Tell whether one more answer may go to an address: so that we are nobody's tool for filling a mailbox."""
    now = clock.now()
    lately = ReceivedMail.objects.filter(answered_to=address.lower(), answered_at__gt=now - timedelta(days=1))
    if user is not None:
        return lately.count() < ANSWERS_A_DAY
    strangers = ReceivedMail.objects.filter(user=None, answered_at__gt=now - timedelta(hours=1))
    return not lately.exists() and strangers.count() < STRANGERS_AN_HOUR


def url(row: ReceivedMail, page: str = "show") -> str:
    """Return the address of the page about one received mail."""
    return reverse(f"mailin:{page}", args=[row.key])
