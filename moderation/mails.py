"""Mails of moderation: to the team, to whoever reported, to whoever wrote what was decided about."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.models import Report
from notifications.mails import NoticeMail
from notifications.sentences import sentence


class ReportMail(NoticeMail):
    """Something is reported, to those who answer for it."""

    button_label = gettext_lazy("See the report")

    def subject(self) -> str:
        """Return the sentence, after the name of the group or of the site."""
        return f"[{self.group or settings.SITE_NAME}] {sentence(self.activity)}"

    def why(self) -> str:
        """Return why the mail came."""
        return _("You receive this because you answer for what is published here.")


class AnswerMail(ReportMail):
    """What was decided: no preference silences it, since it is about one's own report or one's own words (LM10)."""

    is_bulk = False
    is_essential = True
    button_label: ClassVar[Any] = gettext_lazy("See the answer")

    def reason(self) -> str:
        """Return the decision and why."""
        decision = str(self.activity.data.get("decision", ""))
        words = str(Report.Decision(decision).label) if decision in Report.Decision.values else ""
        return ". ".join(filter(None, [words[:1].upper() + words[1:], super().reason()]))

    def why(self) -> str:
        """Return why the mail came."""
        return _("You receive this because you reported it. It cannot be stopped.")


class DecisionMail(AnswerMail):
    """What was decided about something one wrote, and the way to contest it (DSA, article 17)."""

    button_label = gettext_lazy("Read the decision, or contest it")

    def why(self) -> str:
        """Return why the mail came."""
        return _("You receive this because it is about something you wrote. It cannot be stopped.")


MAILS = {
    "report.filed": ReportMail,
    "report.escalated": ReportMail,
    "report.answered": AnswerMail,
    "moderation.decided": DecisionMail,
}
