"""The mails of polls: reminders, the closing, the outcome, and the personal link of somebody without an account."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import text
from notifications.mail import Mail, absolute, absolute_links
from notifications.mails import NoticeMail
from notifications.models import Delivery
from polls import mail_votes
from polls.models import Poll, Voter


class PollMail(NoticeMail):
    """A poll closes soon, is closed or is concluded."""

    button_label = gettext_lazy("Open the poll")
    stops = "item"

    def context(self, delivery: Delivery) -> dict[str, Any]:
        """Return the facts, with the button by which one votes from the mail."""
        found, content = super().context(delivery), self.activity.content
        way = mail_votes.way(content, delivery.user) if content else None
        return {**found, "button_url": absolute(way[0]), "button_label": way[1]} if way else found

    def subject(self) -> str:
        """Return the title of the poll, the same for all its mails, so that programs gather them."""
        return f"[{self.group}] {self.content}"

    def why(self) -> str:
        """Return why the mail came."""
        return _("You receive this because you may vote in this poll, or because you follow it.")


class OutcomeMail(PollMail):
    """What was decided, in the words of the organisers."""

    def reason(self) -> str:
        """Return the outcome."""
        poll = Poll.objects.filter(pk=self.activity.content_id or 0).first()
        return text.plain(poll.outcome_html) if poll else ""


class LinkMail(Mail):
    """The personal link by which somebody without an account votes. It is asked for by the organisers, once."""

    kind = "poll_link"

    @cached_property
    def voter(self) -> Voter | None:
        """The place on the roll that the link is for; None once it was taken away."""
        rows = Voter.objects.select_related("poll__group")
        return rows.filter(pk=self.source.data["voter"]).first()

    def facts(self) -> dict[str, Any]:
        """Return the question and the address of the link."""
        if self.voter is None:
            return {}
        poll = self.voter.poll
        address = absolute(reverse("polls:by_link", args=[poll.group.slug, self.voter.key]))
        said = absolute_links(poll.body_html)
        return {"poll": poll, "body_html": said, "button_url": address, "button_label": _("Vote")}

    def still_wanted(self, delivery: Delivery) -> bool:
        """Tell whether the poll still waits for this vote."""
        voter = self.voter
        return voter is not None and not voter.has_voted and voter.poll.trashed_at is None and not voter.poll.is_closed


MAILS: dict[str, type[Mail]] = {
    "poll.reminded": PollMail,
    "poll.closing": PollMail,
    "poll.closed_on_time": PollMail,
    "poll.concluded": OutcomeMail,
    "poll_link": LinkMail,
}
