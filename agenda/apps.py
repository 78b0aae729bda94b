"""What the agenda declares of itself."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.tools import Mailed, ToolConfig


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

    def panels(self, request: Any, content: Any) -> list[tuple[str, dict[str, Any]]]:
        """Show on a date poll the event made of it, and the way to make it (AG13)."""
        from agenda.from_poll import on_poll

        return on_poll(request, content)

    def home_blocks(self) -> list[Any]:
        """Offer what is coming up to the group's home page."""
        from agenda.home_block import coming_up
        from toolkit.blocks import BlockKind

        block = BlockKind(
            "agenda", self.icon, _("Coming up"), _("The next events of the group."), coming_up,
            template="agenda/home_block.html", asks=("count",), tool=self.label, is_side=True,
        )  # fmt: skip
        return [block]

    def from_mail(self, group: Any, author: Any, mail: Mailed) -> Any:
        """Announce the events of the calendar file that came with the mail."""
        from agenda.mailing import announce

        return announce(group, author, mail)

    def held_by_others(self, items: Any) -> Any:
        """Keep the events that somebody answered: they noted the date, and a place in it is theirs."""
        from agenda.models import Registration

        return items.filter(pk__in=Registration.objects.values("occurrence__event_id"))
