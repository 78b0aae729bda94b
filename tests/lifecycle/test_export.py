"""My data: complete, mine alone, behind a sign-in, and gone after a week."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from core import clock
from lifecycle import exporting
from lifecycle.models import Export
from tests.accounts.conftest import mails_to
from tests.lifecycle.conftest import CANARY, Trace

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def taken(trace: Trace) -> zipfile.ZipFile:
    """Take the export as its person does."""
    export = Export.objects.get(user=trace.zoe)
    answer = trace.browser.get(f"/settings/my-data/{export.key}.zip")
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_it_works(trace):
    """LU11, REL-P2: a page, JSON, CSV and my files, with all that I wrote."""
    archive = taken(trace)
    names = archive.namelist()
    assert {"index.html", "json/content-comment.json", "csv/accounts-user.csv"} <= set(names)
    assert any(name.startswith("files/") and CANARY in name for name in names)
    comments = json.loads(archive.read("json/content-comment.json"))
    assert [row["body"] for row in comments] == [f"Avis corrigé {CANARY}"]
    account = list(csv.reader(io.StringIO(archive.read("csv/accounts-user.csv").decode("utf-8-sig"))))
    assert f"{CANARY}@demo.test" in account[1]
    assert f"{CANARY}@second.test" in archive.read("index.html").decode()


def test_it_holds_nothing_of_others(trace):
    """REL-P2: of a discussion, my own words alone; no secret."""
    archive = taken(trace)
    everything = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    others = [trace.comments["bob"].body, "De Bob", "bob@demo.test", "alice@demo.test", trace.zoe.password]
    assert [word for word in others if word in everything] == []


def test_a_mail_tells_when_it_is_ready_and_carries_no_file(trace):
    """LU11."""
    assert "/settings/my-data/" in mails_to(f"{CANARY}@demo.test")[-1]


def test_only_its_person_takes_it(trace):
    """REL-S2: an address that leaked opens nothing."""
    path = f"/settings/my-data/{Export.objects.get().key}.zip"
    assert trace.people.client("mallory").get(path).status_code == 404
    assert trace.people.client("admin_on").get(path).status_code == 404
    assert trace.people.client("visitor").get(path).url.startswith("/accounts/login/")


def test_it_is_gone_after_a_week(trace, tmp_path):
    """REL-P2, REL-P3: the link, the row and the file."""
    export = Export.objects.get()
    with clock.at(clock.now() + timedelta(days=exporting.KEPT_DAYS, minutes=1)):
        assert trace.browser.get(f"/settings/my-data/{export.key}.zip").status_code == 404
        assert exporting.purge() == 1
    assert not list((tmp_path / "exports").rglob("*.zip"))


def test_asked_twice_it_is_made_once(trace, monkeypatch):
    """LM3."""
    monkeypatch.setattr("lifecycle.exporting.hint", lambda *args: None)
    trace.browser.post("/settings/my-data/export/")
    trace.browser.post("/settings/my-data/export/")
    assert Export.objects.filter(ready_at=None).count() == 1
    assert [exporting.build_waiting(), exporting.build_waiting()] == [1, 0]


def test_a_spreadsheet_takes_no_text_for_a_formula():
    """OWASP, CSV injection."""
    assert exporting._cell("=HYPERLINK(1)") == "'=HYPERLINK(1)"


def test_the_command_writes_the_same(trace, tmp_path):
    """LU11."""
    path = tmp_path / "zoe.zip"
    call_command("export_person", f"{CANARY}@second.test", output=path, verbosity=0)
    assert "index.html" in zipfile.ZipFile(path).namelist()
    with pytest.raises(CommandError):
        call_command("export_person", "nobody@demo.test")
