"""What the files tool declares of itself."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.doors import Door
from core.tools import Mailed, ToolConfig


class FilesConfig(ToolConfig):
    """The documents of a group, in folders."""

    name = "files"
    verbose_name = _("Files")
    kinds = ["file", "folder"]
    inner_kinds = ["folder"]
    places: ClassVar[dict[str, str]] = {"file": "as_file__folder"}
    segment = "files"
    icon = "folder"
    order = 35
    # A file belongs to the group, not to whoever put it there: it stays when they leave (LF8).
    has_author = False
    site_urls = "files.site_urls"
    outside = "files_site:link"
    site_doors: ClassVar[list[Door]] = [
        Door("files_site:rooms", "folder", _("Room for files"), _("How much each group keeps, and may keep"), order=70),
    ]
    told = "files.hearing"
    mails = "files.mails"
    orders = ["name", "date", "size", "author", "manual"]
    new_label = _("Add files")
    purpose = _(
        "Here the group keeps its documents in folders: minutes, models, photos, figures. Each keeps one address."
    )
    example = _("For example: drop the folder of your last meeting here, it keeps its sub-folders.")

    def choice_url(self, group: Any) -> str:
        """Let texts link to the files of the group (FI11)."""
        return reverse("files:choose", args=[group.slug])

    def home_blocks(self) -> list[Any]:
        """Offer the latest files, and those of a folder, to the home page of a group."""
        from files.blocks import KINDS

        return KINDS

    def item_url(self, content: Any) -> str:
        """Return the page of a file, or the list of a folder."""
        if content.kind == "folder":
            return reverse("files:folder", args=[content.group.slug, content.pk, content.slug])
        return super().item_url(content)

    def kept_to_animators(self, content: Any) -> bool:
        """Tell whether a file or folder stands in a folder where only animators write (FI09)."""
        from files.tree import is_kept

        return is_kept(content)

    def from_mail(self, group: Any, author: Any, mail: Mailed) -> Any:
        """Put the files of the mail among the group's."""
        from files.mailing import put

        return put(group, author, mail)

    def moved(self, content: Any, old_group: Any) -> None:
        """Put what moved to another group at its root, with all that a folder holds."""
        from files.arranging import settle_in

        settle_in(content)

    def trashed(self, content: Any, by: Any) -> None:
        """Let what a folder holds go to the trash with it."""
        from files.arranging import trash_contents

        trash_contents(content, by)

    def restored(self, content: Any) -> None:
        """Bring back what went with a folder; what stood in a folder that is gone comes back higher up."""
        from files.arranging import bring_back

        bring_back(content)

    def gone_with_others(self) -> Any:
        """Return the items that are in the trash only because their folder is."""
        from files.arranging import gone_with_folders

        return gone_with_folders()

    def no_room(self, user: Any, size: int, place: str) -> str:
        """Return why a file does not fit in the room of its group; `place` is `files:` and the id of that group."""
        from files.room import why_not

        return why_not(size, place)

    def items_of(self, blobs: Any) -> Any:
        """Return the ids of the files that serve these bytes today."""
        from files.models import File

        return File.objects.filter(current__blob__in=blobs).values("pk")

    def files_of(self, pks: Any) -> Any:
        """Return the bytes that these files serve today, as (id, name, blob): search reads the words in them (FI14)."""
        from files.models import File

        return list(File.objects.filter(pk__in=pks, current__isnull=False).values_list("pk", "title", "current__blob"))

    def copied(self, from_group: Any, to_group: Any) -> None:
        """Give a group made on a model the same folders, empty (LG20)."""
        from files.arranging import copy_structure

        copy_structure(from_group=from_group, to_group=to_group)
