"""Folders and files of a group, the versions of each file, the archives that wait to be unpacked.

Bytes are `content.Blob`, once; a version is a reference to them, as an attachment is (docs/adr/0018-files.md).
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models import Blob, Content
from groups.models import Group

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

DEPTH_MAX = 30
"""How many folders may stand one in the other."""
PATH_MAX = 600


class Folder(Content):
    """A place for files and other folders. Its audience is given to what is put in it.

    `path` names the folders above it, the widest first, as `/12/45/`: what is under a folder is found by the beginning
    of its path, what is above it by its numbers, and neither asks the tree level by level.
    """

    # Named, so that `folder` stays free for what a file is in.
    content_ptr = models.OneToOneField(
        Content, parent_link=True, primary_key=True, on_delete=models.CASCADE, related_name="as_folder"
    )
    home = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+", help_text="the group, for the index")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="folders")
    path = models.CharField(max_length=PATH_MAX, db_index=True, default="/")
    order = models.PositiveIntegerField(default=0)
    is_kept = models.BooleanField(_("only animators put files here and change them"), default=False)
    gone_with = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    if TYPE_CHECKING:
        folders: RelatedManager[Folder]
        files: RelatedManager[File]

    class Meta:
        verbose_name = _("folder")
        indexes = [models.Index(fields=["home", "parent"], name="folder_place")]

    @property
    def under(self) -> str:
        """The path of what stands directly in this folder."""
        return f"{self.path}{self.pk}/"

    @property
    def above(self) -> list[int]:
        """Ids of the folders that this one stands in, the widest first."""
        return [int(part) for part in self.path.split("/") if part]

    @property
    def is_open(self) -> bool:
        """Tell whether more people than the group usually lets read what is in it (FI09)."""
        widths = list(Group._meta.get_field("widest_audience").choices or [])
        names = [value for value, _label in widths]
        return names.index(self.effective_audience) > names.index(self.group.default_audience)


class File(Content):
    """A file of the group. Its title is its name; its text describes it; `current` is the version that is served."""

    class Licence(models.TextChoices):
        UNKNOWN = "", _("not said")
        OPEN = "etalab-2.0", _("Licence Ouverte 2.0 (Etalab)")
        CC_BY = "cc-by-4.0", _("Creative Commons, name the author (CC BY)")
        CC_BY_SA = "cc-by-sa-4.0", _("Creative Commons, name the author, share alike (CC BY-SA)")
        CC_BY_NC = "cc-by-nc-4.0", _("Creative Commons, no commercial use (CC BY-NC)")
        PUBLIC = "public-domain", _("public domain")
        RESERVED = "reserved", _("all rights reserved")

    content_ptr = models.OneToOneField(
        Content, parent_link=True, primary_key=True, on_delete=models.CASCADE, related_name="as_file"
    )
    home = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+", help_text="the group, for the index")
    folder = models.ForeignKey(
        Folder, verbose_name=_("folder"), null=True, blank=True, on_delete=models.SET_NULL, related_name="files"
    )
    current = models.ForeignKey("files.FileVersion", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    size = models.PositiveBigIntegerField(default=0)
    source = models.CharField(_("author or source"), max_length=200, blank=True)
    dated_on = models.DateField(_("date of the document"), null=True, blank=True)
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, blank=True, default=Licence.UNKNOWN)
    is_model = models.BooleanField(_("a model, from which new files are made"), default=False)
    order = models.PositiveIntegerField(default=0)
    download_count = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)
    gone_with = models.ForeignKey(Folder, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    if TYPE_CHECKING:
        versions: RelatedManager[FileVersion]
        current_id: int | None

    class Meta:
        verbose_name = _("file")
        indexes = [models.Index(fields=["home", "folder"], name="file_place")]

    @property
    def ending(self) -> str:
        """The ending of the file's name, in small letters, without its dot."""
        name = self.current.name if self.current else self.title
        return PurePath(name).suffix.lstrip(".").lower()

    @property
    def download_name(self) -> str:
        """The name under which the file is saved: its title, with the ending of what it holds."""
        ending = self.ending
        bears = not ending or self.title.lower().endswith(f".{ending}")
        return self.title if bears else f"{self.title}.{ending}"

    @property
    def icon(self) -> str:
        """The icon of its type."""
        return ICONS.get(self.ending, "file")

    def search_text(self) -> str:
        """Return what search finds besides the title and the description: the name it came with, its source."""
        return " ".join([self.source, self.current.name if self.current else ""]).strip()


ICONS = {
    **dict.fromkeys(["png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "tif", "tiff", "heic"], "image"),
    **dict.fromkeys(["mp4", "webm", "mov", "mkv", "avi", "ogv"], "video"),
    **dict.fromkeys(["mp3", "ogg", "oga", "opus", "wav", "flac", "m4a"], "audio"),
    **dict.fromkeys(["ods", "xlsx", "xls", "csv", "tsv"], "spreadsheet"),
    **dict.fromkeys(["odp", "pptx", "ppt"], "presentation"),
    **dict.fromkeys(["zip", "7z", "gz", "tar", "rar"], "zip"),
    **dict.fromkeys(["pdf", "odt", "docx", "doc", "rtf", "txt", "md"], "file-text"),
}


class FileVersion(models.Model):
    """One state of a file: a reference to its bytes, with who brought them, when, and why."""

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(max_length=200)
    comment = models.CharField(_("what changes"), max_length=300, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="one_number_per_version")]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


class Deposit(models.Model):
    """What somebody brings to a folder in one sitting: its followers are told once, a while after the last (LF11)."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    folder = models.ForeignKey(Folder, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="+", help_text="the last one")
    count = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.author} · {self.count}"


class Unpacking(models.Model):
    """An archive that waits to be unpacked by the worker, and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    folder = models.ForeignKey(Folder, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    blob = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="unpackings")
    name = models.CharField(max_length=200)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    made = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)
    why = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="unpacking_waiting", condition=models.Q(state="waiting"))]

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """How much room a group has, where the site gives it more or less than the usual."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="room")
    megabytes = models.PositiveIntegerField(_("room for files, in MB"))

    def __str__(self) -> str:
        return f"{self.group} · {self.megabytes} MB"
