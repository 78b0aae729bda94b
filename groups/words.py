"""Who can read what, in one sentence: every page says it (docs/glossary.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from groups.models import Group


class Item(Protocol):
    """What the sentence about an item needs of it: a `Content`, which lives in a layer above."""

    state: str
    is_held: bool
    group: Group

    @property
    def shelves(self) -> Any:
        """The places that show it besides its group."""

    @property
    def effective_audience(self) -> str:
        """Who reads it once published."""


def home_readers(group: Group) -> str:
    """Return who can read the group's home page."""
    if group.home_audience == "web":
        return _("Everybody can read this page. Each item below says who can read it.")
    if group.home_audience == "platform":
        return _("Everybody who is signed in can read this page. Each item below says who can read it.")
    if group.is_readable_by_parent and group.parent_id:
        return _("Only the members of the group and of the group above it can read this page.")
    return _("Only the members of the group can read this page.")


def item_readers(content: Item) -> str:
    """Return who can read an item right now. Costs one query for an item kept to its group (is it on a shelf?)."""
    if content.state == "draft":
        return _("Readable by its author alone, until it is published.")
    if content.is_held or content.state not in {"published", "archived"}:
        return _("Readable by its author and by those who moderate the group, until it is published.")
    audience = content.effective_audience
    if audience == "web":
        return _("Readable by everybody.")
    if audience == "platform":
        return _("Readable by signed-in people.")
    if content.shelves.exists():
        return _("Readable by the members of the group, and of the groups that show it too.")
    if content.group.is_readable_by_parent and content.group.parent_id:
        return _("Readable by the members of the group and of the group above it.")
    return _("Readable by the members of the group.")


def item_in_short(content: Item) -> str:
    """Return who reads an item once published, in the few words beside its title in lists. Costs no query."""
    if content.state == "draft":
        return _("Only those who write it")
    if content.effective_audience == "web":
        return _("Public")
    if content.effective_audience == "platform":
        return _("All members of the site")
    if content.group.is_readable_by_parent and content.group.parent_id:
        return _("Members of the group and of the group above it")
    return _("Members of the group")
