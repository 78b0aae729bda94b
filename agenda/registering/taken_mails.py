"""The mails to those whose place goes elsewhere: to another date, or to somebody else because they may come no more."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda import words
from agenda.models import Occurrence, Registration
from agenda.registering.mails import RemovedMail
from notifications.mail import Mail


class GoneMail(RemovedMail):
    """Somebody left the group, or was excluded from it: they are told, though they read the event no more."""

    said = gettext_lazy("You no longer take part in the group of this event: your place goes to somebody else.")

    def may_hear(self, row: Registration) -> bool:
        """Tell whether the person may hear it: it is about their own place."""
        return row.user is not None and row.user.is_active

    def way(self, row: Registration | None, occurrence: Occurrence) -> dict[str, Any]:
        """Return no address: the page is no longer theirs to read."""
        return {}


class TransferredMail(RemovedMail):
    """An organiser moved somebody to another time: this date leaves the calendar, a mail brings the new one."""

    heading = gettext_lazy("Another date for you")

    def sentence(self, row: Registration | None) -> str:
        """Return to when the registration was moved."""
        to = Occurrence.objects.select_related("event").filter(pk=self.source.data.get("to", 0)).first()
        when = words.span_words(to.wall) if to else ""
        return _("The organisers moved your registration to another date: %(when)s. A mail of its own confirms it.") % {
            "when": when
        }


MAILS: dict[str, type[Mail]] = {"registration_gone": GoneMail, "registration_transferred": TransferredMail}
