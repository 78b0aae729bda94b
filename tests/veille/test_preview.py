"""What the coming edition looks like, before anybody else sees it (VD5)."""

from __future__ import annotations

import re

import pytest
from django.core import mail

from core.feeds import FORMATS
from tests.veille.editions import Table
from veille.models import Edition
from veille.selecting import Words


@pytest.fixture
def page(table: Table) -> str:
    """The page of preview, with one item selected."""
    table.selected(Words("Un titre & demi", "Sa ligne", "Un passage", "Zoé", "Communes"))
    return table.page("carole", "preview/")


def test_it_shows_page_mail_and_feeds(page: str, table: Table):
    """VD5: the page, the subject, the text and each feed as they will be; nothing is published by looking."""
    assert page.count("Un titre &amp; demi") >= 2 + len(FORMATS)
    assert all(f"<summary>{FORMATS[ext].label}</summary>" in page for ext in FORMATS)
    assert not Edition.objects.filter(number__isnull=False).exists()
    assert table.coming.title == ""


def test_the_mail_is_shown_with_its_own_styles_and_nothing_else(page: str, table: Table):
    """VD5, REL-O7: framed by our own pages only, no script, styles by their hashes."""
    answer = table.get("carole", "preview/mail/")
    policy = answer["Content-Security-Policy"]
    assert "Un titre &amp; demi" in answer.content.decode()
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy
    assert len(re.findall("sha256-", policy)) > 5
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_a_trial_goes_to_oneself_alone(page: str, table: Table, django_capture_on_commit_callbacks):
    """VD5: marked as a trial, as often as one asks; subscribers get nothing."""
    from tests.veille.test_subscribing import one_subscriber

    one_subscriber(table)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            table.post("carole", "preview/trial/")
    assert [message.to for message in mail.outbox] == [["carole@demo.test"]] * 2
    assert re.fullmatch(r"\[.+\]\s.+\s1.?: Un titre & demi", mail.outbox[0].subject)
    assert "Sa ligne" in mail.outbox[0].body


def test_an_empty_edition_is_previewed_too(table: Table):
    """VD5: nothing selected breaks nothing."""
    assert "Nothing is selected yet." in table.english("carole", "preview/")
    assert table.get("carole", "preview/mail/").status_code == 200
