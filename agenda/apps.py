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
    new_label = _("Add an event")
    purpose = _("Here the group announces its meetings, trainings, visits and deadlines.")
    example = _("For example: the meeting of the first Thursday of the month, at the town hall, from 6 to 8 p.m.")

    def moved(self, content: Any, old_group: Any) -> None:
        """Nothing hangs on an event that belongs to a group."""
