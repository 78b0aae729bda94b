"""Configuration of the moderation app."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext as _


class ModerationConfig(AppConfig):
    """Reports, held posts, trash and log."""

    name = "moderation"

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
