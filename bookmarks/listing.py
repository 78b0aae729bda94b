"""What the list of bookmarks can be narrowed to, and the three ways it is shown (BO05)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bookmarks.models import Bookmark
from groups.access import Access
from groups.middleware import access_of
from groups.models import Group
from toolkit import listing

Rows = QuerySet[Bookmark]
SHAPES = {"": ("list", _("List")), "cards": ("grid", _("Cards")), "table": ("spreadsheet", _("Table"))}
OWN = ("site", "nature", "collection", "link", "later")
"""The filters of this list, besides those of all lists."""


def rows(access: Access, group: Group) -> Rows:
    """Return the bookmarks a reader sees in a group, with what a row shows of each."""
    return Bookmark.objects.visible_to(access).in_group(group).cards().select_related("collection")


def narrowed(found: Rows, access: Access, asked: dict[str, str]) -> Rows:
    """Return the bookmarks that the filters of this list leave; words that mean nothing leave all."""
    if asked["site"]:
        found = found.filter(site=asked["site"])
    if asked["nature"] in Bookmark.Nature.values:
        found = found.filter(nature=asked["nature"])
    if asked["collection"]:
        found = found.filter(collection__slug=asked["collection"], collection__trashed_at=None)
    if asked["link"]:
        found = found.exclude(link_state=Bookmark.Link.ALIVE)
    if asked["later"] and access.is_signed_in:
        found = found.filter(marks__user=access.user.pk or 0, marks__is_for_later=True)
    return found


def own(request: HttpRequest) -> dict[str, str]:
    """Return what the address asks of the filters of this list."""
    return {name: request.GET.get(name, "")[:120] for name in OWN}


def asked(request: HttpRequest, group: Group) -> Rows:
    """Return the bookmarks of a group that the address of the list asks for, in its order."""
    access = access_of(request)
    found: Any = listing.filtered(narrowed(rows(access, group), access, own(request)), listing.filters(request.GET))
    return found
