"""Tables that people take away: CSV (RFC 4180) and OpenDocument spreadsheets (ISO/IEC 26300), without live formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from odfdo import Document, Row, Table

Cells = Sequence[object]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(cell: object) -> str | int | float:
    """Return a cell that no spreadsheet takes for a formula (CWE-1236): a number as it is, anything else as text."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    written = str(cell)
    return f"'{written}" if written.startswith(_FORMULA) else written


def awake(cell: str) -> str:
    """Return a cell of one of our tables as it was before `safe`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


class _Echo:
    """A file that gives back what is written to it, so that a table is sent as it is made."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


def csv_lines(rows: Iterable[Cells]) -> Iterator[str]:
    """Yield the lines of a CSV, for an answer that is streamed: memory stays the same for 50,000 rows.

    Semicolons and the byte-order mark are what French spreadsheets open without a question.
    """
    writer: Any = csv.writer(_Echo(), delimiter=";")
    mark = "\ufeff"
    for row in rows:
        yield mark + str(writer.writerow([safe(cell) for cell in row]))
        mark = ""


def as_csv(rows: Iterable[Cells], title: str = "") -> bytes:
    """Return the rows as one CSV; it has no place for a title."""
    return "".join(csv_lines(rows)).encode()


def as_ods(rows: Iterable[Cells], title: str = "") -> bytes:
    """Return the rows as an OpenDocument spreadsheet with one sheet named `title`."""
    document = Document("spreadsheet")
    document.body.clear()
    sheet = Table("".join(letter for letter in title if letter.isalnum() or letter == " ").strip()[:30] or "1")
    for row in rows:
        line = Row()
        line.set_values([safe(cell) for cell in row])
        sheet.append_row(line)
    document.body.append(sheet)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


WRITERS: dict[str, tuple[str, Callable[[Iterable[Cells], str], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", as_ods),
}
"""How a table is written, by the extension of its address: the media type, and the function."""
