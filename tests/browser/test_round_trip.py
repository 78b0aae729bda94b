"""Markdown → HTML → editor → Markdown loses nothing that we allow, in the browser that people use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from core import text
from tests.browser.documents import DOCUMENTS, meaning

pytestmark = pytest.mark.browser
BUNDLE = Path(__file__).parents[2] / "static" / "build" / "editor.js"
CLIPBOARD = Path(__file__).parent / "clipboard"
"""What Word, LibreOffice and a mail put on the clipboard, and the Markdown that is kept of each."""


@pytest.fixture(scope="module")
def blank(chromium: Browser) -> Iterator[Page]:
    """An empty page that knows the editor."""
    page = chromium.new_page()
    page.add_script_tag(path=BUNDLE)
    yield page
    page.close()


@pytest.fixture(scope="module")
def through(blank: Page) -> Callable[[str], str]:
    """Return the function that opens a text in the editor and gives back what it would save."""
    return lambda markdown: blank.evaluate("html => veilleeEditor.fromHtml(html)", text.render(markdown))


@given(markdown=DOCUMENTS)
@settings(max_examples=300, suppress_health_check=list(HealthCheck))
def test_the_editor_loses_nothing_we_allow(through: Callable[[str], str], markdown: str) -> None:
    """CC11: a text opened in the editor and saved without a change reads the same, whatever it is made of."""
    saved = through(text.normalise(markdown))
    assert meaning(text.render(saved)) == meaning(text.render(markdown))


@given(markdown=DOCUMENTS)
@settings(max_examples=50, suppress_health_check=list(HealthCheck))
def test_a_second_saving_changes_nothing(through: Callable[[str], str], markdown: str) -> None:
    """CC11: what the editor saves, it saves again to the letter, so that no version differs by its form alone."""
    saved = through(text.normalise(markdown))
    assert through(saved) == saved


@given(typed=st.text(alphabet="ab *_`[]()<>#+-=~|\\!&;:.1\n", max_size=60))
@settings(max_examples=200, suppress_health_check=list(HealthCheck))
def test_signs_in_any_order_come_back(through: Callable[[str], str], typed: str) -> None:
    """CC11: text full of signs that Markdown knows reads the same after the editor."""
    saved = through(text.normalise(typed))
    assert meaning(text.render(saved)) == meaning(text.render(text.normalise(typed)))


@pytest.mark.parametrize("source", ["word", "libreoffice", "mail"])
def test_a_paste_keeps_what_a_text_may_hold(blank: Page, source: str) -> None:
    """CC11: headings, lists, tables, links and emphasis stay; styles, scripts and foreign pictures go."""
    pasted, kept = (CLIPBOARD / f"{source}.html").read_text(), (CLIPBOARD / f"{source}.md").read_text()
    assert blank.evaluate("html => veilleeEditor.fromPaste(html)", pasted) == kept.strip()
