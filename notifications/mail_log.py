"""The log of mails: what became of each, in words for the person it went to and for those who help (LM14)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Min, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from activity.models import Activity
from content.models import Content
from groups.access import Access
from notifications import leases
from notifications.mail import registry
from notifications.models import AddressTrouble, Delivery, Outcome

State = Delivery.State
TO_ME: dict[str, Any] = {
    Outcome.STOPPED: gettext_lazy("Not sent: you stopped these mails."),
    Outcome.PAUSED: gettext_lazy("Not sent: you paused all mails."),
    Outcome.MUTED: gettext_lazy("Not sent: you muted this discussion."),
    Outcome.LEVEL: gettext_lazy("Not sent: you want less from this group."),
    Outcome.CLOSED: gettext_lazy("Not sent: your account was closed or paused."),
    Outcome.REMOVED: gettext_lazy("Not sent: what it tells of was removed before the mail left."),
    Outcome.UNREADABLE: gettext_lazy("Not sent: you could no longer read what it tells of."),
    Outcome.READ: gettext_lazy("Not sent: you had read it on the site before."),
    Outcome.SUSPENDED: gettext_lazy("Not sent: mails to your address come back."),
    Outcome.OTHER: gettext_lazy("Not sent: it was no longer wanted."),
}
"""What is said of a mail that was not sent to the person it was for."""
OF_SOMEBODY: dict[str, Any] = {
    **dict.fromkeys(
        [Outcome.STOPPED, Outcome.PAUSED, Outcome.MUTED, Outcome.LEVEL],
        gettext_lazy("Not sent: this person chose not to receive it."),
    ),
    Outcome.CLOSED: gettext_lazy("Not sent: the account was closed or paused."),
    Outcome.REMOVED: gettext_lazy("Not sent: what it tells of was removed before the mail left."),
    Outcome.UNREADABLE: gettext_lazy("Not sent: this person could no longer read it."),
    Outcome.READ: gettext_lazy("Not sent: this person had read it on the site before."),
    Outcome.SUSPENDED: gettext_lazy("Not sent: mails to this person's address come back."),
    Outcome.OTHER: gettext_lazy("Not sent: it was no longer wanted."),
}
"""The same, said to others: what somebody chose for themselves is not told in detail."""


@dataclass(frozen=True)
class Line:
    """One mail of the log: what it told of, where that is (or ""), what became of it, the mail server's words."""

    delivery: Delivery
    title: str
    url: str
    fate: str
    said: str


def of_person(access: Access) -> QuerySet[Delivery]:
    """Return the mails to whoever asks, the latest first."""
    return with_source(Delivery.objects.filter(user=access.user.pk, channel=Delivery.Channel.MAIL))


def of_address(address: str) -> QuerySet[Delivery]:
    """Return the mails to an address, the latest first: for those who look after the site."""
    return with_source(Delivery.objects.filter(address__iexact=address, channel=Delivery.Channel.MAIL))


def with_source(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Return deliveries with what they tell of, the latest first."""
    acts = [f"activity__{name}" for name in ("actor", "group", "content__group", "comment")]
    loaded = rows.select_related("message__group", "message__content", *acts)
    return loaded.defer("activity__content__body_html").order_by("-created_at", "-pk")


def lines(rows: Iterable[Delivery], access: Access) -> list[Line]:
    """Return the lines of the log. What was never sent names an item only to those who may read it today."""
    rows = list(rows)
    about = {row.content.pk for row in rows if row.content is not None}
    readable = set(Content.objects.visible_to(access).filter(pk__in=about).values_list("pk", flat=True))
    return [line(row, row.content is None or row.content.pk in readable) for row in rows]


def line(row: Delivery, may_read: bool) -> Line:
    """Return one line; an item that may not be read is named only in a mail that did leave."""
    title, url = told(row)
    if not may_read:
        url = ""
        if row.sent_at is None:
            title = _("A mail about something you may not read")
    return Line(row, title, url, fate(row), said_by_server(row))


def told(row: Delivery) -> tuple[str, str]:
    """Return what a mail tells of and the page it leads to."""
    from notifications.sentences import link, sentence

    source = row.source
    if isinstance(source, Activity):
        return sentence(source), link(source)
    mail = registry().get(source.kind)
    return (mail(source).log_title() if mail else source.kind), ""


def fate(row: Delivery, *, to_me: bool = True) -> str:
    """Return what became of a mail, in one sentence."""
    if row.state == State.SENT:
        if row.reason == Outcome.COMPLAINED:
            return _("Sent, then reported as unwanted.")
        return _("Sent: the mail server took it.")
    if row.state == State.BOUNCED:
        return _("Sent back by the receiving server.")
    if row.state == State.FAILED:
        if row.reason == Outcome.OVERDUE:
            return _("Given up: the mail server put it off for days.")
        return _("Refused by the mail server.")
    if row.state == State.WAITING:
        return _("Put off by the mail server, will be tried again.") if row.attempts else _("Waits to be sent.")
    words = TO_ME if to_me else OF_SOMEBODY
    return str(words.get(row.reason, words[Outcome.OTHER]))


def said_by_server(row: Delivery) -> str:
    """Return the mail server's own words, where they are the cause."""
    return row.error if row.state in {State.FAILED, State.BOUNCED, State.WAITING} else ""


def counts() -> dict[str, Any]:
    """Return how many mails of the last day are in each state, how many wait and since when: two queries."""
    day = Delivery.objects.filter(created_at__gt=leases.present() - timedelta(days=1))
    by_state = dict(day.order_by().values_list("state").annotate(number=Count("pk")))
    waiting = Delivery.objects.filter(state=State.WAITING, due_at__lte=leases.present())
    late = waiting.aggregate(number=Count("pk"), since=Min("due_at"))
    labels = {
        State.SENT: pgettext("mails of a report", "sent"),
        State.WAITING: pgettext("mails of a report", "waiting to be sent"),
        State.FAILED: pgettext("mails of a report", "refused by the mail server"),
        State.BOUNCED: pgettext("mails of a report", "sent back by the receiving server"),
        State.DROPPED: pgettext("mails of a report", "not sent: held, or no longer wanted"),
    }
    return {"days": [(label, by_state.get(state, 0)) for state, label in labels.items()], "late": late}


def troubles(words: str = "") -> QuerySet[AddressTrouble]:
    """Return the addresses whose mails come back, those that are held first."""
    rows = AddressTrouble.objects.filter(address__icontains=words) if words else AddressTrouble.objects.all()
    return rows.order_by(F("suspended_at").desc(nulls_last=True), "-last_at", "pk")
