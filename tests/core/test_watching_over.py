"""What an operator watches: one name from the proxy to the mail, lines for machines, numbers for a scraper."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from config import logs
from core import tracing
from core.hints import hint
from notifications.tasks import announce
from tests import database
from tests.people import People

TOKEN = "a-token-of-the-test"
ASK = f"""
import django
django.setup()
from django.test import Client
client = Client(HTTP_HOST="127.0.0.1")
for _ in range(3):
    client.get("/accounts/login/")
print(client.get("/metrics", headers={{"Authorization": "Bearer {TOKEN}"}}).content.decode())
"""


def test_a_request_keeps_the_name_its_proxy_gave(client: Client, db: None) -> None:
    """REL-O3: a sound name comes back with the answer; any other is replaced."""
    assert client.get("/livez", headers={"X-Request-ID": "proxy-0123456789"})["X-Request-ID"] == "proxy-0123456789"
    for bad in ("", "court", "x" * 65, "é" * 10, "a b c d e f g", "<script>alert(1)</script>"):
        assert client.get("/livez", headers={"X-Request-ID": bad})["X-Request-ID"] not in {bad, ""}


@pytest.mark.django_db(transaction=True)
def test_the_worker_goes_on_under_the_same_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """REL-O3: what a task logs bears the name of the request that hinted at it."""
    heard: list[str] = []
    monkeypatch.setattr(announce, "run", lambda pk: heard.append(tracing.current()))
    with tracing.traced("request-of-somebody"):
        hint(announce, 1)
    announce.apply(args=[1])
    assert heard[0] == "request-of-somebody"
    assert heard[1] not in {"", "request-of-somebody"}
    assert tracing.current() == ""


def test_a_line_for_machines_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    """REL-O3: JSON with the moment, the level, who says it, the request, and the error in one line."""
    formatter = logs.logging("INFO", as_json=True)["formatters"]["line"]
    line = formatter["()"](**{key: value for key, value in formatter.items() if key != "()"})
    with tracing.traced("request-of-somebody"):
        record = logging.LogRecord("mail", logging.WARNING, __file__, 1, "Écrit à %s\n2e ligne", ("alice",), None)
        told = line.format(record)
    assert "\n" not in told
    read = json.loads(told)
    assert read["event"] == "Écrit à alice\n2e ligne"
    assert {"timestamp", "level", "logger", "request_id"} <= read.keys()


def test_metrics_are_for_who_bears_the_token(people: People, client: Client, settings, tmp_path: Path) -> None:
    """REL-O3: without a token set, or without bearing it, there is nothing here."""
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN, settings.METRICS_DIR = TOKEN, tmp_path
    for given in ("", TOKEN, f"Bearer {TOKEN}x", "Bearer é"):
        assert client.get("/metrics", headers={"Authorization": given} if given else {}).status_code == (
            200 if given == TOKEN else 404
        )
    told = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    for name in ("acts_waiting", "mails_waiting", "oldest_mail_seconds", "documents_stale", "previews_waiting"):
        assert f"\nveillee_{name} " in told
    assert people.bob.email not in told


def test_requests_are_counted_by_page(tmp_path: Path, browser: Callable[[str], Client]) -> None:
    """REL-O3: by page, method and status, over all processes; nothing of who asked."""
    database.copy_to(tmp_path / "veillee.sqlite3")
    environment = {
        "VEILLEE_TESTING": "1", "VEILLEE_VAR": str(tmp_path), "VEILLEE_METRICS_TOKEN": TOKEN,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'veillee.sqlite3'}", "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip
    ask = [sys.executable, "-c", ASK]
    subprocess.run(ask, cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True)
    told = subprocess.run(ask, cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True, text=True)
    line = 'veillee_request_seconds_count{method="GET",page="account_login",status="200"} 3.0'
    assert line in told.stdout
