"""The tree of a group's files: what stands in a folder, above it, under it. No question walks it level by level."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from content.models import Content
from files.models import File, Folder
from groups.access import Access
from groups.models import Group

ORDERS: dict[str, tuple[Any, list[Any], list[Any]]] = {
    "name": (_("By name"), [Lower("title"), "pk"], [Lower("title"), "pk"]),
    "date": (_("Latest first"), [Lower("title"), "pk"], ["-sort_at", "-pk"]),
    "size": (_("Largest first"), [Lower("title"), "pk"], ["-size", "-pk"]),
    "author": (_("By person"), [Lower("title"), "pk"], ["author__name", Lower("title"), "pk"]),
    "manual": (_("In our order"), ["order", Lower("title"), "pk"], ["order", Lower("title"), "pk"]),
    "commented": (_("Most commented first"), [Lower("title"), "pk"], ["-comment_count", "-pk"]),
}
"""How a folder may be read: the words for people, the order of its folders, the order of its files (LF12)."""
USUAL = "manual"
"""Where nobody made an order by hand, all stand at the same place and this is the order of names."""


def crumbs(access: Access, path: str) -> list[Folder]:
    """Return the folders that a path names, the widest first, those the reader may open: one query, none at root."""
    ids = [int(part) for part in path.split("/") if part]
    if not ids:
        return []
    found = Folder.objects.visible_to(access).select_related("group").filter(pk__in=ids).in_bulk()
    return [found[pk] for pk in ids if pk in found]


def folders_in(access: Access, group: Group, folder: Folder | None) -> QuerySet[Folder]:
    """Return the folders that stand directly in a folder, or at the root: found by the index (home, parent)."""
    seen = Folder.objects.visible_to(access).filter(trashed_at=None)
    here = seen.filter(parent=folder) if folder else seen.filter(home=group, parent=None)
    return here.select_related("group", "author").defer("body", "body_html")


def files_in(access: Access, group: Group, folder: Folder | None) -> QuerySet[File]:
    """Return the files that stand directly in a folder, or at the root: found by the index (home, folder)."""
    seen = File.objects.visible_to(access)
    here = seen.filter(folder=folder) if folder else seen.filter(home=group, folder=None)
    return here.select_related("group", "author", "current").defer("body", "body_html")


class Entries:
    """Folders, then files, as one list that pages can be cut from: two counts, then one query for each sort shown."""

    def __init__(self, folders: QuerySet[Folder], files: QuerySet[File]) -> None:
        self.folders, self.files = folders, files
        self._folder_count: int | None = None
        self.ordered = True

    def count(self) -> int:
        """Return how many entries there are."""
        self._folder_count = self.folders.count()
        return self._folder_count + self.files.count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, cut: slice) -> list[Folder | File]:
        first = self._folder_count if self._folder_count is not None else self.folders.count()
        start, stop = cut.start or 0, cut.stop
        found: list[Folder | File] = list(self.folders[start:stop]) if start < first else []
        if stop > first:
            found += list(self.files[max(0, start - first) : stop - first])
        return found


def entries(access: Access, group: Group, folder: Folder | None, order: str) -> Entries:
    """Return what stands in a folder (None: at the root), in one of `ORDERS`."""
    _label, of_folders, of_files = ORDERS.get(order) or ORDERS[USUAL]
    return Entries(
        folders_in(access, group, folder).order_by(*of_folders), files_in(access, group, folder).order_by(*of_files)
    )


def inside(folder: Folder) -> Q:
    """Return the condition that a folder stands somewhere under `folder`."""
    return Q(path__startswith=folder.under)


def folders_under(folder: Folder) -> QuerySet[Folder]:
    """Return every folder under a folder, in whatever state: one range of the index on paths."""
    # unfiltered: acts on a whole folder touch what it holds, whoever may read each of them
    return Folder.objects.filter(inside(folder))


def files_under(folder: Folder) -> QuerySet[File]:
    """Return every file in a folder and in those under it, in whatever state."""
    below = folders_under(folder).values("pk")
    # unfiltered: acts on a whole folder touch what it holds, whoever may read each of them
    return File.objects.filter(Q(folder=folder) | Q(folder__in=below))


def ids_under(folder: Folder) -> Q:
    """Return the condition that an item of the content table stands somewhere under `folder`."""
    return Q(pk__in=folders_under(folder).values("pk")) | Q(pk__in=files_under(folder).values("pk"))


def is_kept(item: Content) -> bool:
    """Tell whether an item stands in a folder, or is one, where only animators write: two queries, kept on the item."""
    known: bool | None = getattr(item, "_is_kept", None)
    if known is None:
        known = kept_at(place_of(item))
        item._is_kept = known  # type: ignore[attr-defined]
    return known


def place_of(item: Content) -> str:
    """Return the path of the innermost folder that holds an item, itself included where it is a folder.

    It is kept on an item that was read with what it is (`File`, `Folder`): asked once a page.
    """
    if isinstance(item, File | Folder):
        known = getattr(item, "_place", None)
        if known is None:
            known = item._place = _place_of(item)  # type: ignore[union-attr]
        return str(known)
    return _place_of(item)


def _place_of(item: Content) -> str:
    if item.kind == "folder":
        rows = Folder.objects.filter(pk=item.pk).values_list("path", flat=True)
        return f"{rows.first() or '/'}{item.pk}/"
    row = File.objects.filter(pk=item.pk).values_list("folder_id", "folder__path").first()
    return f"{row[1]}{row[0]}/" if row and row[0] else "/"


def kept_at(path: str) -> bool:
    """Tell whether one of the folders that a path names is kept to animators: one query, none at the root."""
    ids = [int(part) for part in path.split("/") if part]
    return bool(ids) and Folder.objects.filter(pk__in=ids, is_kept=True).exists()


def walk(folders: list[Folder]) -> Iterator[Folder]:
    """Yield folders so that each comes after the one it stands in."""
    yield from sorted(folders, key=lambda one: (one.path.count("/"), one.pk))
