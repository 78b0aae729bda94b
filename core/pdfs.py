"""Words and pictures of the pages of a PDF. Foreign PDFs are read in a process of its own, walled in like LibreOffice.

`python -m core.pdfs SOURCE FOLDER PAGES WORDS` is that process: it says what it made, as JSON.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.office import run_bounded

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 60
WIDTH = 1000
POINTS_MAX = 4_000_000
PAGES_READ = 500
WORDS_MAX = 400_000


@dataclass(frozen=True)
class Read:
    """What was read of a PDF: how many pages it has, the pictures of the first ones, its words."""

    count: int
    pages: list[tuple[Path, int, int]]
    words: str


class LockedError(Exception):
    """The PDF asks for a password."""


def read(source: Path, folder: Path, *, pages: int = 0, words: bool = False) -> Read:
    """Return the pictures of the first `pages` pages of a PDF, made in `folder`, and its words when they are asked for.

    Raises LockedError, or office.OfficeError ("slow", "unreadable").
    """
    command = [sys.executable, "-m", "core.pdfs", str(source), str(folder), str(pages), str(int(words))]
    said = json.loads(_run(command, folder))
    if said.get("locked"):
        raise LockedError
    made = [(folder / name, width, height) for name, width, height in said["pages"]]
    return Read(said["count"], made, said["words"])


def _run(command: list[str], folder: Path) -> bytes:
    return run_bounded(["env", f"PYTHONPATH={ROOT}", *command], folder, SECONDS)


def _main(source: str, folder: str, pages: str, words: str) -> dict[str, object]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            return {"locked": True}
        raise
    made, texts, length = [], [], 0
    for number in range(min(len(document), PAGES_READ)):
        if number >= int(pages) and (words == "0" or length > WORDS_MAX):
            break
        page = document[number]
        if number < int(pages):
            made.append(_picture(page, Path(folder) / f"page-{number + 1}.webp"))
        if words == "1":
            with suppress(pypdfium2.PdfiumError):
                texts.append(page.get_textpage().get_text_bounded())
                length += len(texts[-1])
        page.close()
    return {"count": len(document), "pages": made, "words": "\n".join(texts)[:WORDS_MAX]}


def _picture(page: object, path: Path) -> tuple[str, int, int]:
    width, height = page.get_size()  # type: ignore[attr-defined]
    scale = min(WIDTH / max(width, 1), (POINTS_MAX / max(width * height, 1)) ** 0.5)
    image = page.render(scale=scale).to_pil().convert("RGB")  # type: ignore[attr-defined]
    image.save(path, "WEBP", quality=75)
    return path.name, image.width, image.height


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_main(*sys.argv[1:5])))
