"""The edition as a mail: whole, readable without styles, easy to stop, watched by nobody (VP7)."""

from __future__ import annotations

import re
from email import message_from_bytes, policy

import pytest
from django.core import mail

from notifications.models import Delivery
from tests.veille.editions import Table
from tests.veille.test_subscribing import one_subscriber
from veille import publishing
from veille.models import Subscriber
from veille.selecting import Words

WORDS = Words("« Accents » & <tags> 🎉", "Une ligne", "Un passage cité", "Zoé", "Communes")


@pytest.fixture
def letter(table: Table, django_capture_on_commit_callbacks, settings):
    """The edition as one subscriber without account receives it."""
    settings.POSTAL_LINE = "Association, 1 rue du Bourg, 26000 Valence"
    one_subscriber(table)
    table.selected(WORDS, url="https://exemple.org/page?a=1&b=2")
    publishing.write(edition=table.coming, title="", body="Un **édito** du bourg", by=table.people.carole)
    with django_capture_on_commit_callbacks(execute=True):
        table.published(2)
    (message,) = mail.outbox
    return message_from_bytes(message.message().as_bytes(), policy=policy.default)


def part(letter, kind: str) -> str:
    """Return the text or the HTML of a mail."""
    return letter.get_body((kind,)).get_content()


def test_headers_let_programs_treat_it_rightly(letter, table: Table):
    """VP7, REL-M1: list, one-click stop by https and by mail, archive, bulk, automatic, its own Message-ID."""
    key = Subscriber.objects.get().key
    stop = f"<http://127.0.0.1:8000/veille/stop/{key}/>"
    assert letter["List-Unsubscribe"].strip().startswith(f"{stop}, <mailto:")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Id"].endswith("<veille.veille-numerique.127.0.0.1>")
    assert letter["List-Archive"] == f"<http://127.0.0.1:8000{table.url('editions/')}>"
    assert (letter["Precedence"], letter["Auto-Submitted"]) == ("bulk", "auto-generated")
    assert str(Delivery.objects.get().key) in letter["Message-ID"]
    assert letter["From"].startswith('"La veille du mois')
    assert letter["To"] == "lea@exemple.org"


def test_it_holds_the_edition_itself(letter, table: Table):
    """VP7, VD4: title with the headline, édito, every item with its words, as text and as HTML."""
    assert "« Accents » & <tags>" in letter["Subject"]
    plain, html = part(letter, "plain"), part(letter, "html")
    for words in ("Une ligne", "Un passage cité", "Zoé", "Communes", "Trouvaille numéro 2"):
        assert words in plain
        assert words in html
    assert "https://exemple.org/page?a=1&b=2" in plain
    assert "&amp;b=2" in html
    assert "&lt;tags&gt;" in html
    assert "<strong>édito</strong>" in html
    assert f"http://127.0.0.1:8000{table.url('editions/1/')}" in plain


def test_both_parts_say_why_and_how_to_stop(letter):
    """VP7: who sends it, why, one link to stop, where we are."""
    for kind in ("plain", "html"):
        said = part(letter, kind)
        assert "lea@exemple.org" in said
        assert "/veille/stop/" in said
        assert "26000 Valence" in said


def test_nobody_is_watched(letter):
    """VM2, REL-P4: no picture, no remote thing, links as they are."""
    html = part(letter, "html")
    assert not re.search(r"<img|<script|<link|url\(|@import|background=", html)
    assert set(re.findall(r'href="(https?://[^/"]+)', html)) == {"https://exemple.org", "http://127.0.0.1:8000"}


def test_html_says_its_language_and_links_work_everywhere(letter):
    """REL-M1: `lang`, and no link relative to a site that the mail does not know."""
    html = part(letter, "html")
    assert '<html lang="fr">' in html
    assert not re.search(r'(href|src)="/', html)


def test_each_mail_costs_the_same(table: Table, django_assert_max_num_queries):
    """The edition is read once for all its readers, not once for each."""
    from notifications.mail import build, mail_for

    table.published(10)
    row = Delivery(message=table.watch.editions.get(number=1).messages.get(), address=one_subscriber(table).email)
    letter = mail_for(row.source)
    build(row, letter)
    again = Delivery(message=row.message, address=row.address)
    with django_assert_max_num_queries(1):
        build(again, letter)
