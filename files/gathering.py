"""What leaves as one archive: the files of a folder or of a selection, each with its path, if one may read them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from content.models import Blob, ContentTag
from files import tree
from files.models import File, Folder
from groups.access import Access
from groups.models import Group

FILES_MAX = 5_000
BYTES_MAX = 4 * 1024**3
BAD = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')


@dataclass(frozen=True)
class Packed:
    """One file of an archive: where it stands there, and what it is."""

    path: str
    file: File


def safe(name: str) -> str:
    """Return a name that means itself alone in an archive, on any system: no path, no reserved sign, no leading dot."""
    return BAD.sub("_", name).strip(" .")[:150] or "_"


def of_selection(access: Access, items: Iterable[File | Folder]) -> list[Packed]:
    """Return the files of a selection, those of its folders under their names. Four queries, and three per folder."""
    found: list[Packed] = []
    for item in items:
        if isinstance(item, Folder):
            found += of_folder(access, item, f"{safe(item.title)}/")
        else:
            found.append(Packed(safe(item.download_name), item))
    return unique(found)


def of_folder(access: Access, folder: Folder, before: str = "") -> list[Packed]:
    """Return the files in a folder and below it, whose paths begin with `before`: two queries."""
    names = {folder.pk: before}
    below = Folder.objects.visible_to(access).filter(tree.inside(folder)).only("pk", "title", "path", "parent_id")
    for one in tree.walk(list(below[: FILES_MAX + 1])):
        if one.parent_id in names:
            names[one.pk] = f"{names[one.parent_id]}{safe(one.title)}/"
    return packed(File.objects.visible_to(access).filter(folder__in=list(names)), names)


def of_group(access: Access, group: Group) -> list[Packed]:
    """Return all the files of a group that somebody may read: two queries."""
    names: dict[int, str] = {}
    folders = Folder.objects.visible_to(access).filter(home=group).only("pk", "title", "path", "parent_id")
    for one in tree.walk(list(folders[: FILES_MAX + 1])):
        names[one.pk] = f"{names.get(one.parent_id or 0, '')}{safe(one.title)}/"
    return packed(File.objects.visible_to(access).filter(home=group), names)


def packed(files: Iterable[File], names: dict[int, str]) -> list[Packed]:
    """Return files with their paths, in the order of these."""
    rows = files.select_related("group", "author", "current__blob")[: FILES_MAX + 1]  # type: ignore[attr-defined]
    found = [Packed(names.get(one.folder_id or 0, "") + safe(one.download_name), one) for one in rows]
    return unique(sorted(found, key=lambda one: one.path.casefold()))


def unique(found: list[Packed]) -> list[Packed]:
    """Return the files with a number after each path that another has taken, capital letters aside."""
    taken: set[str] = set()
    kept = []
    for one in found:
        path, n = one.path, 2
        while path.casefold() in taken:
            stem, dot, ending = one.path.rpartition(".")
            path = f"{stem} ({n}){dot}{ending}" if dot and "/" not in ending else f"{one.path} ({n})"
            n += 1
        taken.add(path.casefold())
        kept.append(Packed(path, one.file))
    return kept


def sendable(found: list[Packed]) -> list[Packed]:
    """Return those that have bytes that no scanner holds back. Raises ValidationError when it is too much at once."""
    clean = [one for one in found if one.file.current and one.file.current.blob.verdict != Blob.Verdict.BLOCKED]
    if len(clean) > FILES_MAX:
        raise ValidationError(_("More than %(count)s files: take a folder at a time."), params={"count": FILES_MAX})
    if sum(one.file.size for one in clean) > BYTES_MAX:
        most = filesizeformat(BYTES_MAX)
        raise ValidationError(_("More than %(most)s at once: take a folder at a time."), params={"most": most})
    return clean


def tags_of(found: Iterable[Packed]) -> dict[int, str]:
    """Return the tags of each file, in one line: one query."""
    ids = [one.file.pk for one in found]
    rows = ContentTag.objects.filter(content_object__in=ids).order_by("pk").values_list("content_object", "tag__name")
    said: dict[int, list[str]] = {}
    for pk, name in rows:
        said.setdefault(pk, []).append(name)
    return {pk: ", ".join(names) for pk, names in said.items()}
