"""Files seen without leaving the page, and a large one that goes on where it was when the page was closed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page, Route, expect

from bookmarks.actions import Typed, save
from content.models import Attachment, Content
from content.store import deriving
from core import clock, office, typesetting
from tests.browser.conftest import DESKTOP, PHONE, violations
from tests.people import People, make_people
from toolkit import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]
FILES = {
    "rapport.pdf": typesetting.pdf("Un rapport", {}, clock.now()),
    "budget.csv": "Poste;2025;2026;Commentaire;Suite;Encore\nEau;100;110;voté en séance publique;oui;non\n".encode(),
    "note.txt": b"Une note <b>simple</b>.",
}


@pytest.fixture
def item(live_server, settings, tmp_path: Path, monkeypatch) -> Content:
    """An item of bob's with a comment that holds files, already worked on."""
    settings.MEDIA_ROOT = tmp_path
    settings.UPLOAD_MAX_BYTES = 64 * 1024 * 1024
    monkeypatch.setattr(office, "program", lambda: "")
    people: People = make_people()
    made = save(group=people.veille, author=people.bob, typed=Typed(url="https://exemple.org/")).bookmark
    files = [SimpleUploadedFile(name, data) for name, data in FILES.items()]
    actions.post_comment(content=made, author=people.bob, body="Voici.", files=files)
    deriving.sweep()
    return Content.objects.get(pk=made.pk)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_file_is_seen_where_one_reads(item: Content, open_page: Open, viewport: dict[str, int]) -> None:
    """FI04, CC08: pages, a table and a text open in place, by keyboard, accessible, no wider than the screen."""
    page = open_page("alice", viewport)
    page.goto(item.get_absolute_url())
    for summary in page.locator(".file-preview summary").all():
        summary.focus()
        page.keyboard.press("Enter")
    expect(page.locator(".preview-pages img")).to_have_count(1, timeout=30_000)
    expect(page.locator(".preview th").first).to_have_text("Poste", timeout=30_000)
    expect(page.locator(".preview-text")).to_have_text("Une note <b>simple</b>.", timeout=30_000)
    assert violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.goto(f"/c/uploads/{Attachment.objects.earliest('pk').pk}/preview/")
    assert violations(page) == []


def test_a_file_is_seen_without_javascript(item: Content, open_page: Open) -> None:
    """FI04, REL-A7: the preview is a page of its own."""
    page = open_page("", None, java_script_enabled=False)
    page.goto("/accounts/login/")
    page.fill("input[name=login]", "alice@demo.test")
    page.fill("input[name=password]", "veillee-demo")
    page.click("main form button.btn-primary")
    page.goto(item.get_absolute_url())
    page.locator(".file-preview summary").first.click()
    page.locator(".file-preview a").first.click()
    expect(page.locator(".preview-pages img")).to_have_count(1)


def test_a_large_file_goes_on_after_the_page_was_closed(item: Content, open_page: Open, tmp_path: Path) -> None:
    """FI03, CC13: the first piece is not sent again; the file is in the text at the end."""
    page, large, sent = open_page("alice"), tmp_path / "gros.dat", list[str]()
    large.write_bytes(bytes(range(256)) * 4096 * 12)

    def hold(route: Route) -> None:
        """Let the first piece through and no other."""
        if route.request.method != "PATCH" or route.request.headers["upload-offset"] == "0":
            route.continue_()

    def choose(on: Page) -> None:
        on.goto(item.get_absolute_url())
        on.locator("#comment-form textarea").focus()
        on.locator(".editor-under input[type=file]").set_input_files(large)

    page.route("**/c/uploads/resume/*/", hold)
    choose(page)
    with page.expect_request(lambda asked: asked.headers.get("upload-offset", "0") != "0"):
        pass
    context = page.context
    page.close()
    again = context.new_page()
    again.on("request", lambda asked: sent.append(asked.headers.get("upload-offset", asked.method)))
    choose(again)
    expect(again.locator(".editor-tray")).to_contain_text("gros.dat » est dans le texte", timeout=30_000)
    assert "0" not in sent
    assert "HEAD" in sent
    assert Attachment.objects.latest("pk").blob.size == large.stat().st_size
    shutil.rmtree(tmp_path / "pieces", ignore_errors=True)
