"""What the polls tool declares of itself."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from core.tools import ToolConfig


class PollsConfig(ToolConfig):
    """Questions to the group: a choice, a date, an opinion, a vote."""

    name = "polls"
    verbose_name = _("Polls")
    kinds = ["poll"]
    segment = "polls"
    icon = "poll"
    order = 70
    mails = "polls.mails"
    told = "polls.hearing"
    lends: ClassVar[dict[str, str]] = {"slots_of_poll": "polls.slots.slots", "voters_of_poll": "polls.slots.voters"}
    new_label = _("Ask a question")
    purpose = _("Here the group chooses a date, takes a decision, or asks everybody’s opinion.")
    example = _("For example: which day suits you for the next meeting, or which theme do we begin with?")

    def panels(self, request: Any, content: Any) -> list[tuple[str, dict[str, Any]]]:
        """Show on another tool's item the polls that were attached to it, and the way to attach one (SO03)."""
        from polls.panels import on_item

        return on_item(request, content)

    def mail_way(self, content: Any, user: Any) -> tuple[str, str] | None:
        """Let whoever may vote do so from the mail, without signing in (SO08)."""
        from polls.mail_votes import way

        return way(content, user)

    def held_by_others(self, items: Any) -> Any:
        """Keep the polls in which somebody has voted: the answer that the group gave is not its author's to take."""
        return items.filter(poll__has_votes=True)
