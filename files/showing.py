"""What the page of a file shows around it, and the head of a folder's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from content.store import previewing
from files import duplicates, tree
from files.models import File, Folder
from groups import rules
from groups.access import Access
from groups.middleware import me
from notifications.follows import level_of
from toolkit import outside

VERSIONS_SHOWN = 50


def context(request: HttpRequest, access: Access, file: File) -> dict[str, Any]:
    """Return what is known of a file: at most four queries."""
    group = file.group
    versions = list(file.versions.select_related("author", "blob")[:VERSIONS_SHOWN])
    version = next((one for one in versions if one.pk == file.current_id), None)
    if version is not None:
        file.current = version
    crumbs = tree.crumbs(access, tree.place_of(file))
    folder = next((one for one in crumbs if one.pk == file.folder_id), None)
    may_write = file.folder_id is None or not tree.is_kept(file)
    is_animator, may_post = rules.can(access, "moderate", group), rules.can_post(access, group, "files")
    return {
        "crumbs": crumbs,
        "folder": folder,
        "versions": versions,
        "version": version,
        "doubles": duplicates.of(access, file) if access.is_signed_in else [],
        "may_share": access.is_signed_in and outside.may_share(access, file),
        **looked_at(request, file),
        "may_renew": may_post and (is_animator or may_write),
        "tells_counts": access.is_signed_in and bool(access.in_group(group).role or access.sees_all),
    }


def of_folder(request: HttpRequest, access: Access, folder: Folder) -> dict[str, Any]:
    """Return what the head of a folder's page says: one query for whoever is signed in."""
    level = level_of(me(request), folder) if access.is_signed_in else ""
    return {
        "content": folder,
        "item": folder,
        "follow_level": level,
        "is_kept": tree.is_kept(folder),
        "may_share": access.is_signed_in and outside.may_share(access, folder),
    }


def looked_at(request: HttpRequest, file: File) -> dict[str, Any]:
    """Return what a file looks like without being downloaded (FI04): at most two queries."""
    version = file.current
    if version is None:
        return {}
    shown = previewing.preview_of(
        version.blob,
        file.title,
        url=reverse("files_site:fetch", args=[file.pk]) + "?show=1",
        page_url=lambda number: reverse("files_site:page", args=[file.pk, number]),
        is_author=file.author_id is not None and file.author_id == request.user.pk,
    )
    return {"preview": shown, "preview_url": reverse("files_site:preview", args=[file.pk])}
