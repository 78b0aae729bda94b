"""Bringing files in and changing them, each act with its consequences in plain sight. Keyword-only, one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from activity.record import record
from content import tagging
from content.models import Blob, Content
from content.models.content import TITLE_MAX
from core import clock, text
from files import depositing, tree
from files.arranging import make_folder, slug_for
from files.models import File, FileVersion, Folder
from groups.models import Group
from search import index
from toolkit import actions

BOTH, VERSION, SKIP = "both", "version", "skip"
"""What to do with a file whose name is taken in its folder."""


@dataclass(frozen=True)
class Brought:
    """A file that somebody brings: its bytes, its name, and the folders it came in, such as `("2026", "photos")`."""

    blob: Blob
    name: str
    folders: tuple[str, ...] = ()


@dataclass
class Told:
    """What is said of all the files of one sitting (FI07)."""

    body: str = ""
    comment: str = ""
    tags: Sequence[str] = ()
    columns: dict[str, Any] = field(default_factory=dict)
    same: str = BOTH


@dataclass
class Outcome:
    """What became of the files brought."""

    made: list[File] = field(default_factory=list)
    renewed: list[File] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    doubles: list[str] = field(default_factory=list)
    """Names that were taken already and now stand twice."""


@transaction.atomic
def bring(
    *, group: Group, folder: Folder | None, author: User, files: Iterable[Brought], told: Told, key: UUID | None = None
) -> Outcome:
    """Put files in a folder, with the folders they came in; those that follow are told once, a while later (LF11).

    The same form sent twice does it once.
    """
    outcome = Outcome()
    places: dict[tuple[str, ...], Folder | None] = {(): folder}
    if actions.already_made(key, author) is not None:
        return outcome
    for one in files:
        place = _place_of(group, one.folders, places, author)
        known = named(group, place, one.name)
        if known is not None and told.same == SKIP:
            outcome.skipped.append(one.name)
        elif known is not None and told.same == VERSION:
            renew(file=known, blob=one.blob, name=one.name, author=author, comment=told.comment)
            outcome.renewed.append(known)
        else:
            outcome.made.append(add(group=group, folder=place, author=author, brought=one, told=told))
            outcome.doubles += [one.name] if known else []
    last = next(reversed([*outcome.renewed, *outcome.made]), None)
    actions.note_sent(key, author, content=content_of(last) if last else None)
    return outcome


def content_of(item: File | Folder) -> Content:
    """Return the parent row of a file or folder."""
    return item.content_ptr


def _place_of(
    group: Group, names: tuple[str, ...], places: dict[tuple[str, ...], Folder | None], author: User
) -> Folder | None:
    """Return the folder that a file came in, found by its name or made, with those above it."""
    if names not in places:
        parent = _place_of(group, names[:-1], places, author)
        title = text.one_line(names[-1])[:TITLE_MAX]
        here = Folder.objects.filter(home=group, parent=parent, trashed_at=None, title__iexact=title).first()
        places[names] = here or make_folder(group=group, parent=parent, title=title, by=author)
    return places[names]


def named(group: Group, folder: Folder | None, name: str) -> File | None:
    """Return the file of that name in a folder, capital letters aside, or None."""
    here = File.objects.filter(home=group, folder=folder, trashed_at=None, title__iexact=clean_name(name))
    return here.select_related("group", "current").order_by("pk").first()


def clean_name(name: str) -> str:
    """Return the name of a file on one line, without what turns the direction of writing round to hide its ending."""
    return text.one_line(name).translate(TURNS)[:TITLE_MAX].strip() or _("file")


TURNS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


@transaction.atomic
def add(*, group: Group, folder: Folder | None, author: User, brought: Brought, told: Told) -> File:
    """Put one file in a folder."""
    name = clean_name(brought.name)
    file = File(group=group, home=group, folder=folder, title=name, body=told.body, size=brought.blob.size)
    file.audience = folder.audience if folder else group.default_audience
    file.slug = slug_for(group, "file", name)
    for column, value in told.columns.items():
        setattr(file, column, value)
    # Nobody is told of each file: `depositing` tells of all those of one sitting.
    actions.publish(item=file, author=author, tags=told.tags, quiet=True)
    _set_current(file, brought.blob, name, author, told.comment)
    depositing.note(file=file, author=author)
    return file


def _set_current(file: File, blob: Blob, name: str, author: User | None, comment: str) -> FileVersion:
    """Make a version the one that the address of its file serves."""
    last = file.versions.aggregate(last=Max("number"))["last"] or 0
    version = FileVersion.objects.create(
        file=file, number=last + 1, blob=blob, name=name[:200], author=author, created_at=clock.now(),
        comment=text.one_line(comment)[:300],
    )  # fmt: skip
    file.current, file.size = version, blob.size
    File.objects.filter(pk=file.pk).update(current=version, size=blob.size)
    return version


@transaction.atomic
def renew(*, file: File, blob: Blob, name: str, author: User, comment: str = "") -> FileVersion | None:
    """Give a file a new version under the same address; the same bytes again make none (FI05)."""
    locked = File.objects.select_for_update(of=("self",)).select_related("current").get(pk=file.pk)
    if locked.current is not None and locked.current.blob_id == blob.pk:
        return None
    version = _set_current(locked, blob, clean_name(name), author, comment)
    moment = clock.now()
    Content.objects.filter(pk=file.pk).update(sort_at=moment, edited_at=moment, last_activity_at=moment)
    record("file.renewed", actor=author, content=file, number=version.number)
    depositing.note(file=locked, author=author)
    index.note_changed(file)
    return version


@transaction.atomic
def take_back(*, file: File, version: FileVersion, by: User) -> FileVersion | None:
    """Serve an earlier version again, as a new one: nothing is lost."""
    words = _("Version %(number)s again") % {"number": version.number}
    return renew(file=file, blob=version.blob, name=version.name, author=by, comment=words)


@transaction.atomic
def describe(*, file: File, by: User, columns: dict[str, Any], more_tags: Iterable[str] = ()) -> None:
    """Write what is known of a file: description, source, date, licence; tags are added to its own (FI07)."""
    for column, value in columns.items():
        setattr(file, column, value)
    own = [row.tag.name for row in file.tagged.select_related("tag").order_by("pk")]
    added = [name for name in more_tags if name not in own]
    actions.edit(item=file, editor=by, tags=[*own, *added][: tagging.TAGS_MAX] if added else None)


@transaction.atomic
def copy(*, file: File, folder: Folder | None, by: User, title: str = "", group: Group | None = None) -> File:
    """Copy a file into a folder of its group, or of another: its bytes are kept once, its history stays behind."""
    to = group or file.group
    if file.current is None:
        raise ValidationError(_("This file is empty."))
    columns = {"source": file.source, "dated_on": file.dated_on, "licence": file.licence}
    told = Told(body=file.body, columns=columns, tags=[row.tag.name for row in file.tagged.select_related("tag")])
    name = clean_name(title or file.title)
    if named(to, folder, name) is not None:
        name = free_name(to, folder, name)
    return add(group=to, folder=folder, author=by, brought=Brought(file.current.blob, name), told=told)


def free_name(group: Group, folder: Folder | None, name: str) -> str:
    """Return a name like this one that no file of the folder has, such as `Budget (2).ods`."""
    stem, dot, ending = name.rpartition(".") if "." in name[1:] else (name, "", "")
    n = 2
    while named(group, folder, f"{stem} ({n}){dot}{ending}") is not None:
        n += 1
    return f"{stem} ({n}){dot}{ending}"


def may_write(*, is_animator: bool, may_post: bool, folder: Folder | None) -> bool:
    """Tell whether somebody who may post in the tool may put something in a folder."""
    return may_post and (is_animator or folder is None or not tree.kept_at(folder.under))
