"""What the agenda declares of itself."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.tools import ToolConfig


class AgendaConfig(ToolConfig):
    """Meetings, trainings, visits, deadlines: what the group does, and what others do on its themes."""

    name = "agenda"
    verbose_name = _("Agenda")
    kinds = ["event"]
    segment = "agenda"
    icon = "calendar"
    order = 50
    mails = "agenda.mails"
    told = "agenda.hearing"
    site_urls = "agenda.site_urls"
    group_urls = "agenda.group_urls"
    new_label = _("Add an event")
    purpose = _("Here the group announces its meetings, trainings, visits and deadlines.")
    example = _("For example: the meeting of the first Thursday of the month, at the town hall, from 6 to 8 p.m.")

    def held_by_others(self, items: Any) -> Any:
        """Keep the events that somebody answered: they noted the date, and a place in it is theirs."""
        from agenda.models import Registration

        return items.filter(pk__in=Registration.objects.values("occurrence__event_id"))

    def moved(self, content: Any, old_group: Any) -> None:
        """Nothing hangs on an event that belongs to a group."""
