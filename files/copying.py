"""Copies of files and folders: bytes are kept once, so that a copy is a few rows."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from files import actions, tree
from files.arranging import make_folder
from files.models import File, Folder
from groups.access import Access
from groups.models import Group

COPIES_MAX = 500
"""How many files and folders one gesture copies."""


@transaction.atomic
def copy_all(
    *, access: Access, items: Iterable[File | Folder], to: Folder | None, by: User, group: Group | None = None
) -> int:
    """Copy files, and folders with what `access` may read in them; return how many files were made.

    Copies stand in the folder `to` of their group; with `group`, in that other group, read by its usual readers.

    Raises ValidationError, and copies nothing, when there is more than one gesture copies.
    """
    done = 0
    for item in items:
        if isinstance(item, Folder):
            done += _copy_folder(access, item, to, by, group or item.group)
        else:
            actions.copy(file=item, folder=to, by=by, group=group)
            done += 1
    return done


def _copy_folder(access: Access, folder: Folder, to: Folder | None, by: User, group: Group) -> int:
    if to is not None and (to.pk == folder.pk or to.path.startswith(folder.under)):
        raise ValidationError(_("A folder cannot be copied into itself."))
    below = tree.walk(list(Folder.objects.visible_to(access).filter(tree.inside(folder))[: COPIES_MAX + 1]))
    made: dict[int, Folder] = {
        folder.pk: make_folder(group=group, parent=to, title=folder.title, by=by, body=folder.body)
    }
    for one in below:
        parent = made.get(one.parent_id or 0)
        if parent is not None:
            made[one.pk] = make_folder(group=group, parent=parent, title=one.title, by=by, body=one.body)
    files = File.objects.visible_to(access).filter(folder__in=list(made)).select_related("group", "current__blob")
    found = list(files[: COPIES_MAX + 1])
    if len(found) + len(made) > COPIES_MAX:
        raise ValidationError(
            _("At most %(count)s files and folders are copied at once."), params={"count": COPIES_MAX}
        )
    for file in found:
        actions.copy(file=file, folder=made[file.folder_id or 0], by=by, group=group)
    return len(found)
