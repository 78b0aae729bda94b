"""The mails the demonstration keeps: written whole, shown to this machine only, unable to do anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.test import Client

from notifications import devmail

pytestmark = pytest.mark.django_db
PAGE = "/dev/mail/"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """Keep mails in a folder of this test."""
    settings.EMAIL_BACKEND = "notifications.devmail.KeptMailBackend"
    settings.VAR_DIR = tmp_path
    return tmp_path / "mail"


def keep(subject: str = "Réponse", to: str = "bob@demo.test", html: str = "<p>Bonjour</p>") -> devmail.KeptMail:
    """Send a mail, which the backend keeps; return it."""
    mail = EmailMultiAlternatives(subject, "Bonjour & <b>bienvenue</b>", "veillee@demo.test", [to])
    mail.attach_alternative(html, "text/html")
    assert mail.send() == 1
    return devmail.kept_mails()[0]


def test_each_mail_is_one_whole_file(folder: Path) -> None:
    keep()
    keep()
    assert [path.suffix for path in folder.iterdir()] == [".eml", ".eml"]


def test_the_list_shows_the_latest_first_and_those_of_one_person(client: Client) -> None:
    keep("Premier", "alice@demo.test")
    keep("Second")
    html = client.get(PAGE).content.decode()
    assert 0 < html.index("Second") < html.index("Premier")
    assert "Premier" not in client.get(PAGE, {"to": "BOB@"}).content.decode()


def test_an_empty_list_says_what_it_is_for(client: Client) -> None:
    assert 'class="empty"' in client.get(PAGE).content.decode()
    keep()
    assert 'class="empty"' in client.get(PAGE, {"to": "nobody"}).content.decode()


def test_many_mails_come_by_pages(client: Client) -> None:
    for n in range(35):
        send_mail(f"Mail {n}", "", None, ["bob@demo.test"])
    assert "Mail 4<" in client.get(PAGE, {"page": 2}).content.decode()


def test_a_mail_shows_its_text_its_headers_and_a_frame(client: Client) -> None:
    kept = keep()
    response = client.get(f"{PAGE}{kept.name}/")
    html = response.content.decode()
    assert "Bonjour &amp; &lt;b&gt;bienvenue&lt;/b&gt;" in html
    assert "Message-ID" in html
    assert f'src="{PAGE}{kept.name}/html/"' in html
    assert "frame-src 'self'" in response["Content-Security-Policy"]


def test_what_stands_in_a_mail_can_do_nothing(client: Client) -> None:
    """REL-H2: shown from an address of its own, without script, request or our cookies."""
    kept = keep(html="<script>alert(1)</script>")
    response = client.get(f"{PAGE}{kept.name}/html/")
    policy = response["Content-Security-Policy"]
    assert "sandbox allow-popups" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("client_address", ["192.0.2.7", "2001:db8::1", "", "x"])
def test_other_machines_find_nothing(client: Client, client_address: str) -> None:
    kept = keep()
    for path in (PAGE, f"{PAGE}{kept.name}/", f"{PAGE}{kept.name}/html/"):
        assert client.get(path, REMOTE_ADDR=client_address).status_code == 404


@pytest.mark.parametrize("client_address", ["127.0.0.1", "127.8.8.8", "::1"])
def test_this_machine_finds_them(client: Client, client_address: str) -> None:
    assert client.get(PAGE, REMOTE_ADDR=client_address).status_code == 200


@pytest.mark.parametrize("name", ["x", "..%2Fsecret-key", "20260101T000000000000-00000000", "é"])
def test_a_name_that_is_none_of_a_mail_is_not_found(client: Client, folder: Path, name: str) -> None:
    """REL-H1: and opens no other file."""
    folder.mkdir(exist_ok=True)
    (folder.parent / "secret-key.eml").write_text("secret")
    assert client.get(f"{PAGE}{name}/").status_code == 404


def test_a_mail_whose_headers_are_broken_does_not_break_the_list(client: Client, folder: Path) -> None:
    keep()
    next(folder.iterdir()).write_bytes(b"To: \xff\xfe\nSubject: =?utf-8?b?!!!?=\n\n\xff")
    assert client.get(PAGE).status_code == 200
    assert client.get(f"{PAGE}{devmail.kept_mails()[0].name}/").status_code == 200
