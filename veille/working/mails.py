"""The mails about reading: what one is asked, what is due, and the answers to who asked."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import text
from notifications.mails import NoticeMail
from veille.models import Reading, Watch
from veille.working import asking


class ReadingsMail(NoticeMail):
    """What a person is asked to read: the list as it stands when the mail leaves, never what they may not read."""

    kind = "readings"
    button_label = gettext_lazy("See what I am asked to read")

    def facts(self) -> dict[str, Any]:
        """Return the list, with the day and the note of each."""
        person = self.activity.person
        watch = Watch.objects.filter(group=self.activity.group_id).first()
        asked = self.activity.data.get("readings", [])
        rows = asking.open_of(person, watch).filter(pk__in=asked) if person and watch else []
        return {**super().facts(), "readings": list(rows)}

    def why(self) -> str:
        """Return why the mail came."""
        return _("You receive this because a member of the group asks you to read it.")


class AnswerMail(NoticeMail):
    """A reader has answered, or will not read it."""

    stops = "item"

    def reason(self) -> str:
        """Return the summary, or why not."""
        activity = self.activity
        rows = Reading.objects.filter(content=activity.content_id, reader=activity.actor_id).exclude(state="asked")
        row = rows.order_by("-answered_at").first()
        return text.excerpt(row.summary, 600) if row else ""

    def why(self) -> str:
        """Return why the mail came."""
        return _("You receive this because you asked a member to read it.")


MAILS = {
    "reading.asked": ReadingsMail,
    "reading.due": ReadingsMail,
    "reading.answered": AnswerMail,
    "reading.declined": AnswerMail,
}
