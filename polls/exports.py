"""The results of a poll as a table, in CSV (RFC 4180) and in OpenDocument (ISO/IEC 26300)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from django.utils.translation import gettext as _
from odfdo import Document, Row, Table

from polls.showing import Shown, participation

Rows = list[list[str | int | float]]
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table(view: Shown) -> Rows:
    """Return the rows of a poll's results that its reader sees: names only when they may read them."""
    assert view.whole is not None  # noqa: S101 - asked by whom sees the results
    rows: Rows = [[view.poll.title], [participation(view.whole)], []]
    heads: list[str | int | float] = [_("Question"), _("Option"), _("Answers"), _("Score"), _("Share (%)")]
    rows.append([*heads, _("Names")] if view.names else heads)
    for result in view.whole.results:
        for line in result.lines:
            row: list[str | int | float] = [
                result.question.title, line.option.text, line.count, line.score, line.share,
            ]  # fmt: skip
            rows.append([*row, ", ".join(line.names)] if view.names else row)
        for said, name in result.texts:
            rows.append([result.question.title, said, *(["", "", "", name] if view.names else [])])
    rows += [
        [_("A word about the choice"), said, *(["", "", "", name] if name else [])]
        for said, name in view.whole.comments
    ]
    return rows


def plain(cell: str | int | float) -> str | int | float:
    """Return a cell that no spreadsheet runs as a formula (CWE-1236)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def as_csv(rows: Rows) -> bytes:
    """Return the rows as CSV, with the mark that makes spreadsheets read UTF-8."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([plain(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_ods(rows: Rows) -> bytes:
    """Return the rows as an OpenDocument spreadsheet."""
    document = Document("spreadsheet")
    document.body.clear()
    sheet = Table(_("Results"))
    for row in rows:
        line = Row()
        line.set_values([plain(cell) for cell in row])
        sheet.append_row(line)
    document.body.append(sheet)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


WRITERS: dict[str, tuple[str, Callable[[Rows], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", as_ods),
}
