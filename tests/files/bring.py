"""Files and folders of the tests, made through the product's own actions and pages."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from content.models import Content
from content.store.keeping import keep_bytes
from files import actions, arranging
from files.models import File, Folder
from groups.models import Group


class Again(SimpleUploadedFile):
    """A file that a test may send twice."""

    def read(self, *args: Any) -> bytes:
        """Return the bytes from the first one on."""
        self.seek(0)
        return super().read(*args)


def sent(name: str = "note.txt", data: bytes = b"Bonjour") -> Again:
    """Return a file as a browser sends it."""
    return Again(name, data)


def put(
    group: Group, author: User, name: str = "note.txt", data: bytes = b"Bonjour", folder: Folder | None = None, **told
) -> File:
    """Return a file that `author` put in a folder, or at the root."""
    brought = actions.Brought(keep_bytes(data, "text/plain"), name)
    return actions.add(group=group, folder=folder, author=author, brought=brought, told=actions.Told(**told))


def make(group: Group, author: User, title: str = "Dossier", parent: Folder | None = None) -> Folder:
    """Return a folder in another, or at the root."""
    return arranging.make_folder(group=group, parent=parent, title=title, by=author)


def url(group: Group, name: str, *more: object) -> str:
    """Return an address of the files of a group."""
    return reverse(f"files:{name}", args=[group.slug, *more])


def content(item: File | Folder) -> Content:
    """Return the row of an item as it stands now."""
    return Content.objects.get(pk=item.pk)
