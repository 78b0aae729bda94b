"""The files of the demonstration: small PDF, ODT, CSV and PNG, drawn here, put in folders by the product's own acts."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from odfdo import Document, Header, Paragraph
from PIL import Image, ImageDraw

from accounts.models import User
from content.models import Content
from content.store.keeping import keep_bytes
from core import tables
from demo.told import Told
from files import actions, arranging, exceptions
from files.actions import Brought
from files.actions import Told as Said
from files.models import Deposit, File, Folder
from groups.models import Group
from toolkit.actions import post_comment

DATA = Path(__file__).parent / "data" / "files.yaml"
INKS = ["#1d3461", "#1d5236", "#0d5263", "#6b2459", "#744600", "#3c4a5e"]


class Drawers:
    """Folders and files, each put there at its moment, the outermost folders first."""

    def __init__(self, people: dict[str, User], groups: dict[str, Group], now: datetime) -> None:
        self.people, self.groups, self.now = people, groups, now
        self.told = yaml.safe_load(DATA.read_text())
        self.folders: dict[tuple[str, ...], Folder] = {}
        self.files: dict[tuple[str, str], File] = {}

    def events(self) -> Iterator[Told]:
        """Yield everything that is put in the drawers, with its moment."""
        for slug, rows in self.told["groups"].items():
            yield from self.inside(rows, (slug,))
        for slug, name, by, days, words in self.told["versions"]:
            yield Told(self.ago(days), 3, partial(self.renew, slug, name, by, words))
        for slug, name, by, days, words in self.told["comments"]:
            yield Told(self.ago(days), 4, partial(self.comment, slug, name, by, words))
        yield Told(self.ago(0.01), 9, self.settle)

    def inside(self, rows: list[Any], place: tuple[str, ...]) -> Iterator[Told]:
        """Yield what one folder, or a root, holds."""
        for row in rows:
            if isinstance(row, dict):
                here = (*place, row["folder"])
                # Orders are sorted within one moment: each level after the one above it.
                yield Told(self.ago(250), len(here), partial(self.open, row, place))
                yield from self.inside(row.get("files", []), here)
                yield from self.inside(row.get("folders", []), here)
            else:
                name, by, days = row
                yield Told(self.ago(days), 20, partial(self.put, place, name, by))

    def ago(self, days: float) -> datetime:
        """Return the moment `days` before now, at some hour of the morning."""
        at = self.now - timedelta(days=days)
        if days >= 1:
            at = at.replace(hour=8 + int(days) % 9, minute=(int(days) * 7) % 60)
        return min(at, self.now - timedelta(minutes=5))

    def open(self, row: dict[str, Any], place: tuple[str, ...]) -> None:
        """Make a folder, with the exceptions it bears."""
        group, by = self.groups[place[0]], self.people[row["by"]]
        made = arranging.make_folder(
            group=group, parent=self.folders.get(place), title=row["folder"], by=by, body=row.get("about", "")
        )
        if row.get("kept") or row.get("open"):
            exceptions.set_access(
                folder=Folder.objects.select_related("group", "parent").get(pk=made.pk), by=by, applies=True,
                is_kept=bool(row.get("kept")), is_open=True if row.get("open") else None,
            )  # fmt: skip
        self.folders[(*place, row["folder"])] = Folder.objects.select_related("group").get(pk=made.pk)

    def put(self, place: tuple[str, ...], name: str, by: str) -> None:
        """Put one file in its folder."""
        known = {(row[0], row[1]): row for row in self.told["told"]}
        said = known.get((place[0], name))
        told = Said(body=said[4], columns={"source": said[2], "licence": said[3]}) if said else Said()
        if place[-1] == "Modèles":
            told.columns["is_model"] = True
        self.files[place[0], name] = actions.add(
            group=self.groups[place[0]], folder=self.folders.get(place), author=self.people[by],
            brought=Brought(keep_bytes(drawn(name)), name), told=told,
        )  # fmt: skip

    def renew(self, slug: str, name: str, by: str, words: str) -> None:
        """Put a new version of a file."""
        blob = keep_bytes(drawn(name, words))
        actions.renew(file=self.files[slug, name], blob=blob, name=name, author=self.people[by], comment=words)

    def comment(self, slug: str, name: str, by: str, words: str) -> None:
        """Say something about a file."""
        item = Content.objects.select_related("group").get(pk=self.files[slug, name].pk)
        post_comment(content=item, author=self.people[by], body=words)

    def settle(self) -> None:
        """Tell nobody of months of files at once; let each have been opened as often as its age lets think."""
        Deposit.objects.all().delete()
        for number, file in enumerate(self.files.values()):
            opened = self.now - timedelta(days=number % 9, hours=number % 5)
            File.objects.filter(pk=file.pk).update(download_count=(number * 7) % 23, opened_at=opened)


def drawn(name: str, more: str = "") -> bytes:
    """Return the bytes of a small document of the type that its name says: always the same for the same name."""
    title, _dot, ending = name.rpartition(".")
    make = {"pdf": pdf, "odt": odt, "csv": csv, "png": png}[ending]
    return make(title, more)


def pdf(title: str, more: str) -> bytes:
    """Return a page with a title, drawn as a picture: no text to be typeset, hence no font to be embedded."""
    out = io.BytesIO()
    page(title, (595, 842)).save(out, "PDF", title=f"{title} {more}".strip(), creationDate=None, modDate=None)
    return out.getvalue()


def png(title: str, more: str) -> bytes:
    """Return a small picture."""
    out = io.BytesIO()
    page(title, (640, 420)).save(out, "PNG")
    return out.getvalue()


def page(title: str, size: tuple[int, int]) -> Image.Image:
    """Return a sheet with coloured bars where lines of text would be, drawn from the title."""
    seed = zlib.crc32(title.encode())
    image = Image.new("RGB", size, "#fffdf9")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0], size[1] // 6), fill=INKS[seed % len(INKS)])
    for line in range(6 + seed % 9):
        width = size[0] // 3 + (seed >> line) % (size[0] // 2)
        top = size[1] // 4 + line * size[1] // 22
        draw.rectangle((40, top, min(width + 40, size[0] - 40), top + 8), fill="#d5dbe4")
    return image


def odt(title: str, more: str) -> bytes:
    """Return a text document with a title and some lines."""
    document = Document("text")
    document.body.clear()
    document.body.append(Header(1, title))
    for words in ("Présents : voir la feuille d’émargement.", "Points abordés, décisions, suites à donner.", more):
        if words:
            document.body.append(Paragraph(words))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def csv(title: str, more: str) -> bytes:
    """Return a table of a few lines."""
    seed = zlib.crc32(title.encode()) % 900
    rows: list[list[object]] = [
        ["Ligne", "Valeur"],
        *[[f"{title} {n}", seed + 13 * n] for n in range(1, 9)],
        [more or "Total", seed],
    ]
    return tables.as_csv(rows)
