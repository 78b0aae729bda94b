"""Every bulk mail of every app, whoever adds one, has the headers that mail programs rely on (REL-M1)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

from activity.models import Activity
from notifications import leases
from notifications.mail import headers, registry
from notifications.models import Delivery, Message
from tests.notifications.acts import publish
from tests.people import People

BY_ACT = sorted(kind for kind, mail in registry().items() if mail.is_bulk and "." in kind)
OTHERS = {kind for kind, mail in registry().items() if mail.is_bulk and "." not in kind}
TESTED_APART = {
    "digest": "tests/notifications/test_digests.py",
    "registration_reminder": "tests/agenda/registering",
    "registration_word": "tests/agenda/registering",
    "edition": "tests/veille",
    "focus": "tests/veille/test_focus.py",
    "saved_search": "tests/searches",
    "group_mail": "tests/memberships/test_mailing.py",
}
"""Bulk mails that are of no act, each with the tests that look at its headers."""
NEEDED = ["From", "Message-ID", "Auto-Submitted", "Precedence", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"]


@pytest.mark.parametrize("verb", BY_ACT)
def test_it_has_them_all(people: People, verb: str) -> None:
    """REL-M1, LM5, FO31."""
    content = publish(people.veille, people.carole)
    act = Activity.objects.create(verb=verb, actor=people.carole, group=people.veille, content=content.content_ptr,
                                  at=leases.present())  # fmt: skip
    delivery = Delivery(activity=act, user=people.bob, address=people.bob.email)
    mail = registry()[verb](act)
    found = headers(delivery, mail, mail.unsubscribe_url(delivery))
    assert [name for name in NEEDED if not found.get(name)] == []
    https, by_mail = re.findall(r"<([^>]+)>", found["List-Unsubscribe"])
    assert https.startswith(f"{settings.PUBLIC_URL}/mail/stop/")
    assert by_mail.startswith("mailto:")
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert found["List-Id"].endswith(f"<veille-numerique.{settings.MAIL_DOMAIN}>")
    assert found.get("References", found["Message-ID"]).startswith(f"<item-{content.pk}.")


def test_bulk_mails_of_no_act_have_tests_of_their_own() -> None:
    """REL-M1."""
    assert OTHERS - set(TESTED_APART) == set()
    for where in TESTED_APART.values():
        path = Path(settings.BASE_DIR) / where
        files = [path] if path.is_file() else path.rglob("*.py")
        assert any("List-Unsubscribe" in file.read_text() for file in files), where


@pytest.mark.parametrize("kind", sorted({mail.kind for mail in registry().values() if mail.kind}))
def test_each_has_a_text_and_an_html_that_stand_on_the_frame(kind: str) -> None:
    """REL-M1, LM13: a plain text good to read, HTML with its language; nothing fetched from anywhere."""
    folder = Path(settings.BASE_DIR) / "templates" / "mail"
    html = (folder / f"{kind}.html").read_text()
    assert '{% extends "mail/base' in html
    assert "<img" not in html
    assert kind == "account" or (folder / f"{kind}.txt").exists()


def test_a_site_wide_list_has_a_name_too(db: None) -> None:
    """REL-M1: bulk mail of no group."""

    class Everybody(registry()["edition"]):  # type: ignore[misc]
        def __init__(self, source: Any) -> None:
            self.source, self.group, self.content = source, None, None

    mail = Everybody(Message(kind="edition", created_at=leases.present()))
    assert super(registry()["edition"], mail).list_id().endswith(f"<all.{settings.MAIL_DOMAIN}>")


def test_all_mails_leave_by_one_door() -> None:
    """LM10: account mails too; what is sent past the outbox is neither tried again nor in anybody's log."""
    root = Path(settings.BASE_DIR)
    ours = {config.name for config in apps.get_app_configs() if (root / config.name.split(".")[0]).is_dir()}
    doors = {root / "notifications" / name for name in ("outbox.py", "mail.py", "devmail.py")}
    files = {file for name in ours for file in (root / name).rglob("*.py")} - doors
    bare = re.compile(r"\b(send_mail|mail_admins|send_mass_mail|get_connection|EmailMultiAlternatives)\(")
    own = {root / "accounts" / "adapters.py", root / "accounts" / "mails.py"}
    assert [str(file) for file in files - own if bare.search(file.read_text())] == []
