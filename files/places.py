"""Folders named by an address: which one is meant, and whether the reader may write in it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from content.guard import ID_MAX
from files.actions import may_write
from files.models import Folder
from groups import rules
from groups.access import Access
from groups.models import Group


def named(access: Access, group: Group, asked: str) -> Folder | None:
    """Return the folder whose number is asked; None, the root, for none. Raises Http404 for one that is not shown."""
    if not asked or asked == "0":
        return None
    if not asked.isascii() or not asked.isdigit() or len(asked) > 18:
        raise Http404
    seen = Folder.objects.visible_to(access).select_related("group", "parent")
    found = seen.filter(home=group, pk=min(int(asked), ID_MAX)).first()
    if found is None:
        raise Http404
    return found


def writable(access: Access, group: Group, asked: str) -> Folder | None:
    """Return the folder asked, where the reader may put something. Raises Http404, or PermissionDenied with why."""
    folder = named(access, group, asked)
    check_writable(access, group, folder)
    return folder


def check_writable(access: Access, group: Group, folder: Folder | None) -> None:
    """Raise PermissionDenied, with a sentence, where the reader may not put something in a folder."""
    is_animator = rules.can(access, "moderate", group)
    may_post = rules.can_post(access, group, "files")
    if not may_write(is_animator=is_animator, may_post=may_post, folder=folder):
        raise PermissionDenied(_("Only the animators of the group put files in this folder."))


def address(group: Group, folder: Folder | None) -> str:
    """Return the page of a folder, or of the root."""
    return folder.get_absolute_url() if folder else reverse("files:list", args=[group.slug])
