"""E-mail addresses read from what people paste or upload, each with its line number and what is wrong with it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core.charset import decode

LINES_MAX = 5_000
FILE_MAX = 1024 * 1024
TYPED_SHOWN = 80
_ROUND_IT = "<>()[]{}\"'.,;:« »\u00a0"
_SEPARATORS = re.compile(r"[\s,;|<>]+")
_DELIMITERS = ";,\t|"


@dataclass(frozen=True)
class Line:
    """One address as it was given. `trouble` is why it is not one, in words for people."""

    number: int
    typed: str
    address: str = ""
    trouble: str = ""


def read_pasted(text: str) -> list[Line]:
    """Return the addresses of a text, whatever separates them; names beside them are left out.

    A line that holds something but no address is a broken one. At most `LINES_MAX` lines are read.
    """
    found: list[Line] = []
    for number, line in enumerate(text.splitlines(), 1):
        if len(found) >= LINES_MAX:
            break
        if line.strip():
            found.extend(_of_line(number, line))
    return found[:LINES_MAX]


def _of_line(number: int, line: str) -> list[Line]:
    words = [word for word in _SEPARATORS.split(line) if "@" in word.strip("@")]
    if not words:
        return [Line(number, line.strip()[:TYPED_SHOWN], trouble=_("There is no address on this line."))]
    return [checked(number, word) for word in words]


def checked(number: int, typed: str) -> Line:
    """Return the line of one address, with what is wrong with it if anything."""
    address = typed.strip(_ROUND_IT).removeprefix("mailto:").strip(_ROUND_IT)
    local, _at, domain = address.rpartition("@")
    address = f"{local}@{domain.lower()}"
    shown = typed.strip()[:TYPED_SHOWN]
    try:
        validate_email(address)
    except ValidationError:
        return Line(number, shown, trouble=_("This is not an e-mail address."))
    if len(address) > 254:
        return Line(number, shown, trouble=_("This address is too long."))
    return Line(number, shown, address=address)


def read_table(raw: bytes) -> list[Line]:
    """Return the addresses of a CSV file: UTF-8, UTF-16 or Latin 1; semicolons, commas or tabs; with a header or none.

    Raises ValidationError, with a sentence for people, for a file that is no table at all.
    """
    if len(raw) > FILE_MAX:
        raise ValidationError(_("This file is too large: 1 MB at most. Cut it in two."))
    if b"\0" in raw[:1000] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValidationError(
            _("This is not a CSV file. In your spreadsheet, save the sheet as CSV, then send it again.")
        )
    rows = list(_rows(decode(raw)))
    if not rows:
        raise ValidationError(_("This file is empty."))
    first = rows[0][1]
    has_header = not any("@" in cell for cell in first)
    return [_of_row(number, cells) for number, cells in (rows[1:] if has_header else rows)]


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, cells) of the rows that hold something. A field that never ends stops the reading there."""
    head = text[:4000]
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while reader.line_num < LINES_MAX:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield number, ["…"]
            continue
        if any(cell.strip() for cell in cells):
            yield number, cells


def _of_row(number: int, cells: list[str]) -> Line:
    cell = next((cell for cell in cells if "@" in cell), None)
    if cell is None:
        shown = " ; ".join(part.strip() for part in cells if part.strip())[:TYPED_SHOWN]
        return Line(number, shown, trouble=_("There is no address on this line."))
    return _of_line(number, cell)[0]
