"""What a public link to a file or a folder opens (FI10; `toolkit.outside` has the rest)."""

from __future__ import annotations

from content.models import PublicLink
from content.querysets import published_q
from files import tree
from files.models import File, Folder

SHOWN_MAX = 500


def files_of(link: PublicLink) -> list[File]:
    """Return the files that a link opens: the one, or those in the folder and below it."""
    # unfiltered: a link is itself the right to read; held files and those in the trash stay closed
    rows = File.objects.alive().filter(published_q())
    if link.item.kind == "file":
        rows = rows.filter(pk=link.item_id)
    else:
        rows = rows.filter(pk__in=tree.files_under(Folder.objects.get(pk=link.item_id)).values("pk"))
    loaded = rows.select_related("current__blob", "folder", "group")
    return list(loaded.order_by("folder__path", "title", "pk")[:SHOWN_MAX])
