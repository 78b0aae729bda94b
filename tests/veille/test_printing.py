"""An edition on paper and in an office document (VD13, VE13)."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from odfdo import Document

from tests.people import PARTS
from tests.veille.editions import Table
from veille.selecting import Words

PAPERS = ("edition.pdf", "board.pdf", "edition.odt")
HOSTILE = 'Un "titre" #let \\ <b>&'


@pytest.fixture
def number_one(table: Table) -> Table:
    """A published edition with a hostile title, a section and a quotation."""
    table.selected(Words(HOSTILE, "Sa ligne\nen deux", "Un passage", "Zoé", "Communes"))
    table.selected(Words("La deuxième", "Une ligne", section="Communes"))
    table.published(2)
    return table


def words(body: bytes) -> str:
    """Return the text of a PDF on one line."""
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(io.BytesIO(body))]
    return " ".join(" ".join(pages).split())


def test_an_edition_as_a_pdf(number_one: Table):
    """VD13: everything that the page says, in order, with the addresses written out; words stay words."""
    answer = number_one.get("visitor", "editions/1/edition.pdf")
    assert answer["Content-Type"] == "application/pdf"
    said = words(answer.content)
    for part in (HOSTILE, "Sa ligne", "Un passage", "Zoé", "Communes", "La deuxième", "https://exemple.org/1"):
        assert part in said
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_sheet_for_the_notice_board(number_one: Table):
    """VE13: one page, the titles large, where to read the rest."""
    body = number_one.get("visitor", "editions/1/board.pdf").content
    assert len(pypdfium2.PdfDocument(io.BytesIO(body))) == 1
    assert "La deuxième" in words(body)
    assert "/g/veille-numerique/veille/editions/1/" in words(body).replace(" ", "")


def test_an_edition_as_a_text_document(number_one: Table):
    """VD13: headings and paragraphs that an office suite reworks."""
    answer = number_one.get("visitor", "editions/1/edition.odt")
    document = Document(io.BytesIO(answer.content))
    said = document.get_formatted_text()
    for part in (HOSTILE, "Communes", "La deuxième", "https://exemple.org/1"):
        assert part in said
    assert document.meta.title == number_one.watch.editions.get(number=1).title


@pytest.mark.parametrize("who", PARTS)
def test_paper_is_read_by_those_who_read_the_page(table: Table, who: str):
    """REL-S1: no way around the audience of an edition."""
    table.set(audience="group")
    table.published(2)
    seen = table.get(who, "editions/1/").status_code == 200
    assert [table.get(who, f"editions/1/{name}").status_code == 200 for name in PAPERS] == [seen] * 3


def test_what_is_not_there_is_not_printed(table: Table):
    """No address breaks a page."""
    assert table.get("carole", "editions/7/edition.pdf").status_code == 404
    assert table.get("carole", f"editions/{10**30}/board.pdf").status_code == 404
