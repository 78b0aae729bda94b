"""Why did somebody receive this, or not? The acts about one item, each with what became of it for one person (CC28).

What was sent, refused or dropped stands in the log; what was never meant to leave is told by the rules as they stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from accounts.models import User
from activity.models import Activity
from content.models import Content
from content.rules import can
from groups.access import Access
from notifications import explaining, mail_log, recipients
from notifications.models import Delivery, Notification, Reason
from notifications.sentences import link, sentence

SHOWN = 20
TO_ME: dict[str, Any] = {
    "own": gettext_lazy("Not told: it is your own act."),
    "closed": gettext_lazy("Not told: your account was closed or paused."),
    "grace": gettext_lazy("Waits a few minutes, so that its author may still correct it."),
    "unreadable": gettext_lazy("Not told: you were not among those who may read it."),
    "level": gettext_lazy("Not told: you chose to hear nothing of this group."),
    "muted": gettext_lazy("Not told: you muted this item."),
    "digest": gettext_lazy("No mail of its own: you receive a digest of this group."),
    "paused": gettext_lazy("Told on the site only: you paused all mails."),
    "held": gettext_lazy("Told on the site only: mails to your address come back."),
    "read": gettext_lazy("No mail: you had read it on the site before."),
    "site": gettext_lazy("Told on the site, without a mail."),
    "quiet": gettext_lazy("Not told: it was published without telling anybody."),
    "unconcerned": gettext_lazy("Not told: you hear of what you follow and of what names you, and this is neither."),
}
SAID = {
    **dict.fromkeys(["own_act"], "own"),
    **dict.fromkeys(["closed", "away", "no_address"], "closed"),
    **dict.fromkeys(["removed", "hidden", "unreadable"], "unreadable"),
    **dict.fromkeys(["group_nothing", "news_nothing"], "level"),
    **dict.fromkeys(["item_nothing", "place_nothing"], "muted"),
    **dict.fromkeys(["unconcerned", "elsewhere"], "unconcerned"),
    **dict.fromkeys(["late", "flooded"], "digest"),
    **dict.fromkeys(["old", "no_mail"], "site"),
    **{code: code for code in ("quiet", "grace", "paused", "read", "held")},
}
"""The causes that `notifications.explaining` finds, by what is said of them here."""
CHOSEN = gettext_lazy("Not told, or told on the site only: this person chose so.")
OF_SOMEBODY: dict[str, Any] = {
    "own": gettext_lazy("Not told: it is this person's own act."),
    "closed": gettext_lazy("Not told: the account was closed or paused."),
    "grace": gettext_lazy("Waits a few minutes, so that its author may still correct it."),
    "unreadable": gettext_lazy("Not told: this person was not among those who may read it."),
    **dict.fromkeys(["level", "muted", "digest", "paused"], CHOSEN),
    "unconcerned": gettext_lazy(
        "Not told: this person follows neither the group nor this item, and is not named in it."
    ),
    "held": gettext_lazy("Told on the site only: mails to this person's address come back."),
    "read": gettext_lazy("No mail: this person had read it on the site before."),
    "site": gettext_lazy("Told on the site, without a mail."),
    "quiet": gettext_lazy("Not told: it was published without telling anybody."),
}
"""What is said to animators: that it was the person's choice, never which one."""


@dataclass(frozen=True)
class Entry:
    """One act about the item: what happened, where, when, what became of it for the person, the server's words,
    and why they hear of it, told to themselves alone.
    """

    title: str
    url: str
    at: datetime
    fate: str
    said: str
    was_sent: bool
    why: str = ""


def entries(content: Content, person: User, viewer: Access) -> list[Entry]:
    """Return the latest acts about an item and what became of each for `person`, in the words that `viewer` may read.

    Takes a fixed number of queries, and a few more for each act that left no trace.
    """
    acts = list(shown_acts(content, viewer)[:SHOWN])
    mails = Delivery.objects.filter(activity__in=acts, user=person, channel=Delivery.Channel.MAIL)
    by_act = {row.activity_id: row for row in mails}
    told = dict(Notification.objects.filter(activity__in=acts, recipient=person).values_list("activity", "reason"))
    to_me = viewer.user.pk == person.pk
    return [entry(act, by_act.get(act.pk), told, person, to_me=to_me) for act in acts]


def shown_acts(content: Content, viewer: Access) -> QuerySet[Activity]:
    """Return the acts that people may be told of; those about a comment that is not shown, to moderators alone."""
    acts = Activity.objects.filter(content=content.pk, verb__in=recipients.OF_ITEMS)
    if not can(viewer, "moderate", content):
        acts = acts.filter(Q(comment=None) | Q(comment__trashed_at=None, comment__is_held=False))
    related = acts.select_related("actor", "group", "content__group", "comment")
    return related.defer("content__body_html").order_by("-at", "-pk")


def entry(act: Activity, row: Delivery | None, told: dict[int, str], person: User, *, to_me: bool) -> Entry:
    """Return the line of one act."""
    if row is not None:
        fate, said = mail_log.fate(row, to_me=to_me), mail_log.said_by_server(row)
        # The server's words may name the address, which an animator need not know.
        said = said if to_me else said.replace(row.address, "…")
    else:
        fate, said = str((TO_ME if to_me else OF_SOMEBODY)[cause(act, person)]), ""
    was_sent = row is not None and row.state == Delivery.State.SENT
    why = Reason(told[act.pk]).label if to_me and told.get(act.pk) else ""
    return Entry(sentence(act), link(act), act.at, fate, said, was_sent, str(why))


def cause(act: Activity, person: User) -> str:
    """Return why an act left no mail for somebody: the first cause that holds, by the very rule that decides."""
    against = next((SAID[one.code] for one in explaining.explain(act, person) if not one.is_for), "")
    return against or ("grace" if act.announced_at is None else "site")
