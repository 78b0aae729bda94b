"""The mails of the agenda: what changed, what is cancelled, which deadline comes near, which date was chosen."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda import changes
from agenda.models import Event
from agenda.registering import hearing
from agenda.registering.mails import MAILS as REGISTRATIONS
from agenda.registering.taken_mails import MAILS as TAKEN
from notifications.mail import Mail
from notifications.mails import NoticeMail
from notifications.models import Delivery


class EventMail(NoticeMail):
    """An event changed: what, from what to what, and when and where it is now."""

    kind = "event"
    button_label = gettext_lazy("Open the event")
    stops = "item"

    def facts(self) -> dict[str, Any]:
        """Return what changed, the reason of a cancellation, and the event as it stands."""
        event = Event.objects.select_related("territory").filter(pk=self.activity.content_id or 0).first()
        data = self.activity.data
        return {
            **super().facts(),
            "changes": changes.read(data),
            "which": data.get("when", ""),
            "days": data.get("days"),
            "when": changes.when(event) if event else "",
            "where": event.where if event else "",
            "is_struck": self.activity.verb in {"event.cancelled", "event.time_cancelled"},
        }

    def still_wanted(self, delivery: Delivery) -> bool:
        """Leave to registrations those who answered: their mail tells the same with the calendar file."""
        user = delivery.user
        is_told = user is not None and hearing.tells(self.activity, user)
        return not is_told and super().still_wanted(delivery)

    def why(self) -> str:
        """Return why the mail came."""
        return _("You receive this because you come to this event, organise it, or follow it or its group.")


MAILS: dict[str, type[Mail]] = {
    "event.changed": EventMail,
    "event.time_changed": EventMail,
    "event.cancelled": EventMail,
    "event.time_cancelled": EventMail,
    "event.held": EventMail,
    "event.due": EventMail,
    "event.dated": EventMail,
    **REGISTRATIONS,
    **TAKEN,
}
