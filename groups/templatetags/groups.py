"""What the frame of a group's pages asks: its row of tools, and who can read what."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import template
from django.apps import apps
from django.utils.translation import gettext as _

from core.tools import tools
from groups import rules, words
from groups.middleware import access_of
from groups.models import Group
from groups.seen_as import SeenAs

register = template.Library()

Entry = tuple[str, str, str, bool, int | None]


PEOPLE = ("members", "requests", "invite", "invitations", "links", "rules")
"""First segments of the pages about people, which stand under Members."""


@register.simple_tag(takes_context=True)
def group_tools(context: template.Context, group: Group) -> list[Entry]:
    """Return (label, icon, address, is it the page shown, unread count) per tool on, then members and settings.

    Empty for readers to whom the group's home page is closed. Costs one query per group object.
    The counts come from `unread_by_kind`, which a layer above puts in the context, by (group id, kind).
    """
    request = context.get("request")
    if request is None or not rules.can(access_of(request), "see_home", group):
        return []
    access, home = access_of(request), group.get_absolute_url()
    installed = {tool.label: tool for tool in tools()}
    on = [installed[label] for label in rules.tool_rows(group) if label in installed]
    unread = context.get("unread_by_kind") or {}
    entries: list[tuple[str, str, str, int | None]] = [
        (
            str(tool.verbose_name),
            tool.icon,
            f"{home}{tool.segment}/",
            sum(unread.get((group.pk, k), 0) for k in tool.kinds),
        )
        for tool in on
    ]
    if rules.can(access, "see_members", group):
        entries.append((_("Members"), "users", f"{home}members/", None))
    if rules.can(access, "administer", group):
        entries.append((_("Settings"), "settings", f"{home}settings/", None))
    under = {f"{home}members/": tuple(f"{home}{segment}/" for segment in PEOPLE)}
    row = [(label, icon, url, request.path.startswith(under.get(url, url)), n) for label, icon, url, n in entries]
    return row + [entry for config in declaring() for entry in config.group_row(access, group, request.path)]


@cache
def declaring() -> list[Any]:
    """Return the apps that add an entry of their own to the row: a method `group_row` of their AppConfig."""
    return [config for config in apps.get_app_configs() if hasattr(config, "group_row")]


@register.simple_tag(takes_context=True)
def may_see_as(context: template.Context, group: Group) -> list[tuple[str, str]]:
    """Return the parts as which the reader may look at the group's pages, (word, label): none but for its admins."""
    request = context.get("request")
    if request is None or not rules.can(access_of(request), "administer", group):
        return []
    return [(part.value, str(part.label)) for part in SeenAs]


@register.simple_tag(takes_context=True)
def may_in_group(context: template.Context, group: Group, verb: str) -> bool:
    """Tell whether the reader may do `verb` in the group."""
    return rules.can(access_of(context["request"]), verb, group)


@register.simple_tag
def group_feeds(group: Group) -> list[tuple[str, str, str]]:
    """Return the public feeds of the group's tools as (title, media type, address), for autodiscovery."""
    return [feed for tool in tools() if tool.label in rules.tool_rows(group) for feed in tool.feeds(group)]


@register.simple_tag
def audience_of(content: Any) -> str:
    """Return who can read an item, in one sentence."""
    return words.item_readers(content)
