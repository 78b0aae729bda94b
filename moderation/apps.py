"""Configuration of the moderation app."""

from __future__ import annotations

from typing import Any, ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.doors import Door


class ModerationConfig(AppConfig):
    """Reports, held posts, trash and log."""

    name = "moderation"
    mails = "moderation.mails"
    my_doors: ClassVar[list[Door]] = [
        Door(
            "moderation:mine", "flag", gettext_lazy("My reports"), gettext_lazy("What I reported, and the answers"), 90
        )
    ]
    site_doors: ClassVar[list[Door]] = [
        Door("site:trash", "trash", gettext_lazy("Trash"), gettext_lazy("What was removed, in all groups"), 50),
        Door("site:front", "home", gettext_lazy("Home page"), gettext_lazy("What animators propose for it"), 35),
        Door("site:log", "history", gettext_lazy("Log"), gettext_lazy("Who did what, when"), 60),
        Door("site:reports", "flag", gettext_lazy("Reports"), gettext_lazy("What waits for the site's answer"), 40),
        Door(
            "site:figures",
            "chart",
            gettext_lazy("Figures of moderation"),
            gettext_lazy("Reports and decisions by month"),
            45,
        ),
    ]

    def group_row(self, access: Any, group: Any, path: str) -> list[tuple[str, str, str, bool, int | None]]:
        """Return the entry of moderation in the row of a group's tools, with how much waits: one query."""
        from groups.rules import can
        from moderation import waiting

        if not can(access, "moderate", group):
            return []
        home = group.get_absolute_url()
        is_current = path.startswith(tuple(f"{home}{part}/" for part in ("reports", "held", "trash", "log")))
        count = waiting.in_group(group)
        first = f"{home}reports/" if count.reports or not count.held else f"{home}held/"
        return [(_("Moderation"), "shield", first, is_current, count.all or None)]
