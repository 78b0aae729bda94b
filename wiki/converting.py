"""Pandoc, kept short: bytes of a document in, Markdown out, or HTML in and a document out (PA07).

It runs apart, in its sandbox (it reads no other file and asks no network), with bounds of time, memory and size.
"""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pypandoc

SECONDS = 30
MEMORY = "512m"
INPUT_MAX = 20 * 1024 * 1024
OUTPUT_MAX = 2 * 1024 * 1024
PICTURES_MAX = 40
READERS = {"docx": "docx", "odt": "odt", "html": "html", "htm": "html", "md": "gfm", "markdown": "gfm", "txt": "gfm"}
"""What may come in, by the end of its name, and how pandoc calls it."""
MARKDOWN = "commonmark+pipe_tables+strikeout-raw_html"


class ConversionError(Exception):
    """A document could not be read, or took too long: nothing of it was kept."""


@dataclass
class Converted:
    """The Markdown of a document, and the bytes of its pictures by the address the Markdown gives them."""

    markdown: str
    title: str = ""
    pictures: dict[str, bytes] = field(default_factory=dict)


def pandoc(arguments: list[str], folder: str) -> bytes:
    """Run pandoc in `folder` and return what it says. Raises ConversionError."""
    command = [pypandoc.get_pandoc_path(), "+RTS", f"-M{MEMORY}", "-RTS", "--sandbox", *arguments]
    try:
        # Every word of the command is ours: a name from outside is none of them.
        done = subprocess.run(  # noqa: S603
            command, cwd=folder, capture_output=True, timeout=SECONDS, check=False
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        raise ConversionError from error
    if done.returncode or len(done.stdout) > OUTPUT_MAX:
        raise ConversionError(done.stderr.decode(errors="replace")[:500])
    return done.stdout


def to_markdown(data: bytes, ending: str) -> Converted:
    """Return a document as Markdown of ours. Raises ConversionError for one that cannot be read."""
    if ending not in READERS or len(data) > INPUT_MAX:
        raise ConversionError
    with tempfile.TemporaryDirectory(prefix="pages-") as folder:
        (Path(folder) / f"in.{ending}").write_bytes(data)
        read = ["-f", READERS[ending], f"in.{ending}"]
        media = ["--extract-media=media"] if ending in {"docx", "odt"} else []
        markdown = pandoc([*read, "-t", MARKDOWN, "--wrap=none", *media], folder).decode()
        (Path(folder) / "title").write_text("$title$", encoding="utf-8")
        title = pandoc([*read, "-t", "plain", "--template=title"], folder).decode().strip() if media else ""
        return Converted(markdown, title, pictures_in(Path(folder)))


def pictures_in(folder: Path) -> dict[str, bytes]:
    """Return the pictures that pandoc took out of a document, by their address in its Markdown."""
    found: dict[str, bytes] = {}
    for path in sorted((folder / "media").rglob("*")):
        if path.is_file() and not path.is_symlink() and len(found) < PICTURES_MAX:
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def from_html(html: str, to: str) -> bytes:
    """Return an HTML document as `odt` or `docx`: its title is its first heading. Raises ConversionError."""
    with tempfile.TemporaryDirectory(prefix="pages-") as folder:
        (Path(folder) / "in.html").write_text(html, encoding="utf-8")
        pandoc(["-f", "html", "-t", to, "-o", f"out.{to}", "in.html"], folder)
        return (Path(folder) / f"out.{to}").read_bytes()
