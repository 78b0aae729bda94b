"""What files offer to the home page of a group: the latest ones, or what stands in a folder that somebody chose."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from files import tree
from files.models import Folder
from groups.access import Access
from groups.models import Group, HomeBlock
from toolkit.blocks import BlockKind, Sight, count_of, latest

OFFERED_MAX = 300
"""How many folders the form of the block offers, those of the first levels first."""


def newest(sight: Sight, block: HomeBlock) -> dict[str, Any] | None:
    """Return the latest files that the reader may read: one query."""
    return latest(sight, "file", count_of(block))


def in_folder(sight: Sight, block: HomeBlock) -> dict[str, Any] | None:
    """Return the first files of the folder chosen, in its own order: two queries."""
    seen = Folder.objects.visible_to(sight.access).select_related("group")
    asked = block.settings.get("folder")
    folder = seen.filter(home=sight.group, pk=asked).first() if isinstance(asked, int) else None
    if folder is None:
        return None
    _label, _folders, order = tree.ORDERS[tree.USUAL]
    files = list(tree.files_in(sight.access, sight.group, folder).order_by(*order)[: count_of(block)])
    return {"folder": folder, "files": files} if files else None


def folder_field(access: Access, group: Group, block: HomeBlock) -> dict[str, forms.Field]:
    """Return the question which folder a block shows: two levels of names tell one from another of the same name."""
    found = Folder.objects.visible_to(access).filter(home=group).select_related("parent")
    rows = sorted(
        found.order_by("path", "title")[:OFFERED_MAX], key=lambda one: (one.path.count("/"), one.title.lower())
    )
    named = [(one.pk, f"{one.parent.title} / {one.title}" if one.parent else one.title) for one in rows]
    choices = [("", "—"), *named]
    field = forms.TypedChoiceField(
        label=_("Folder"), choices=choices, coerce=int, initial=block.settings.get("folder"),
        help_text=_("The block shows its files, in the order of the folder."),
    )  # fmt: skip
    return {"folder": field}


KINDS = [
    BlockKind(
        "files", "folder", _("Files"), _("The latest files of the group."), newest, asks=("count",), tool="files"
    ),
    BlockKind(
        "files-folder", "folder-open", _("A folder"), _("The files of a folder that you choose."), in_folder,
        "files/block_folder.html", asks=("count",), tool="files", is_single=False, more=folder_field,
    ),
]  # fmt: skip
