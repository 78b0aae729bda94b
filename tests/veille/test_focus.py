"""The monthly focus: its draft, its figures, how it is written, published, read and sent."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core import mail
from django.utils import translation
from django.utils.translation import gettext

from activity.models import Activity
from blogs.actions import send
from blogs.models import Article
from content.models import Attachment, Reaction
from groups.models import GroupTool
from notifications.models import Message
from tests.feed_validators import validate
from tests.people import PARTS
from tests.veille.editions import Table
from toolkit import actions
from veille import subscribing, vocabulary
from veille.focus import drafting, sending
from veille.models import Focus, Selection, Subscriber, Watch
from veille.selecting import Words

DECEMBER = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def month(table: Table) -> Table:
    """A November with two themes, seven items shared, five of them published in one edition, votes and comments."""
    for name in ("Eau", "Bois"):
        vocabulary.add_theme(table.people.veille, name)
    for n in range(5):
        theme = "Eau" if n < 3 else "Bois"
        row = table.selected(Words(f"Trouvaille {n}", "Une ligne", section=theme, credit="Zoé"), tags=(theme,))
        actions.react(item=row.content, user=table.people.users["alice"], value=1)
        actions.post_comment(content=row.content, author=table.people.bob, body="Oui")
    table.bookmark(tags=("Eau",))
    table.bookmark()
    table.published(0)
    return table


def made(table: Table) -> Article:
    """Return the draft of November, prepared by carole."""
    drafting.prepare(watch=table.watch, first_day=date(2026, 11, 1), by=table.people.carole)
    return Article.objects.get(focus__watch=table.watch)


def out(table: Table) -> Article:
    """Return the focus of November, written and published by carole."""
    article = made(table)
    Article.objects.filter(pk=article.pk).update(audience="web")
    article.refresh_from_db()
    send(article=article, by=table.people.carole, may_skip_review=True)
    sending.send_due()
    return article


def row_of(body: str, name: str) -> list[str]:
    """Return the cells of the line of a table that begins with a name, in French where it is one of ours."""
    with translation.override("fr"):
        name = gettext(name)
    line = next(line for line in body.splitlines() if line.startswith(f"| {name} |"))
    return [cell.strip() for cell in line.strip("|").split("|")][1:]


def test_its_figures_match_the_stored_data(month: Table):
    """VD11, VM4, VM6: what the tables say is what is in the base, counted by hand."""
    body = made(month).body
    group = month.people.veille
    counted = {
        "Items shared": group.contents.filter(kind="bookmark").count(),
        "Items published": Selection.objects.filter(state="published").count(),
        "Votes": Reaction.objects.filter(value=1, comment=None).count(),
    }
    assert counted == {"Items shared": 7, "Items published": 5, "Votes": 5}
    assert all(row_of(body, name) == [str(count), "0", "0"] for name, count in counted.items())
    assert row_of(body, "Eau") == ["4", "+4", "3", "3"]
    assert row_of(body, "Bois") == ["2", "+2", "2", "2"]


def test_it_has_pictures_and_what_to_cite(month: Table):
    """VD11: the charts are files of ours, their tables beside them; editions, items and people are there."""
    article = made(month)
    pictures = Attachment.objects.filter(content=article)
    assert {row.blob.media_type for row in pictures} <= {"image/png", "image/webp"}
    assert pictures.count() == 2
    assert article.body_html.count("<img ") == 2
    assert "Eau 4 / 0" in article.body_html
    assert "/g/veille-numerique/veille/editions/1/" in article.body_html
    assert "https://exemple.org/1" in article.body_html
    assert "Zoé" in article.body_html
    assert "style=" not in article.body_html
    assert article.state == "draft"


def test_a_month_is_prepared_once(month: Table):
    """VD11: the worker that comes twice, and the button after it, make one draft; somebody is told, once."""
    month.clock.move_to(DECEMBER)
    assert [drafting.prepare_due(), drafting.prepare_due()] == [1, 0]
    answer = month.post("alice", "focus/prepare/", month="2026-11")
    assert answer["Location"] == Article.objects.get(focus__isnull=False).get_absolute_url()
    assert Focus.objects.count() == 1
    assert Activity.objects.filter(verb="focus.ready").count() == 1
    month.clock.move_to(datetime(2026, 12, 20, 9, tzinfo=UTC))
    Focus.objects.all().delete()
    assert drafting.prepare_due() == 0


def test_it_is_not_prepared_for_who_wants_none(month: Table):
    """VD11: a choice of the group; without articles or without an edition there is none either."""
    month.clock.move_to(DECEMBER)
    Watch.objects.update(has_focus=False)
    assert drafting.prepare_due() == 0
    Watch.objects.update(has_focus=True)
    GroupTool.objects.filter(tool="blogs").delete()
    assert drafting.prepare_due() == 0
    page = month.people.client("carole").post(month.url("focus/prepare/"), {"month": "2026-11"}, follow=True)
    assert page.status_code == 200
    assert not Focus.objects.exists()


@pytest.mark.parametrize("typed", ["2024-01", "x", "9999-99", ""])
def test_a_month_with_nothing_says_so(table: Table, typed: str):
    """No draft of nothing, and no address breaks the page."""
    answer = table.people.client("carole").post(table.url("focus/prepare/"), {"month": typed}, follow=True)
    assert answer.status_code == 200
    assert not Focus.objects.exists()


def test_once_published_it_stands_on_its_page_and_in_its_feeds(month: Table):
    """VD11, VP1: on the page of the focuses and in five valid feeds; the draft is in none."""
    title = made(month).title
    assert "novembre 2026" in title
    assert title not in month.page("visitor", "focus/")
    out(month)
    assert title in month.page("visitor", "focus/")
    assert title in month.page("visitor")
    for ext in ("atom", "rss", "rdf", "json", "opml"):
        body = month.page("visitor", f"focus.{ext}")
        assert "novembre 2026" in body
        assert "<img" not in body
        assert validate(ext, body.encode()) == []


def subscriber(table: Table, email: str, **wishes: Any) -> Subscriber:
    """Return an address that receives the editions."""
    subscribing.ask(watch=table.watch, email=email, language="fr", **wishes)
    row = Subscriber.objects.get(email=email)
    subscribing.confirm(row)
    return row


def test_it_goes_by_mail_to_those_who_chose_it(month: Table, django_capture_on_commit_callbacks):
    """VD11, VP7: once, to who ticked it; the others have the editions alone."""
    subscriber(month, "oui@exemple.test", gets_focus=True)
    subscriber(month, "non@exemple.test")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        out(month)
        sending.send_due()
    letters = [letter for letter in mail.outbox if "Focus" in letter.subject]
    assert [letter.to for letter in letters] == [["oui@exemple.test"]]
    assert Message.objects.filter(kind="focus").count() == 1
    assert "Eau" in str(letters[0].body)
    assert "<img" not in str(letters[0].message().as_bytes())
    assert letters[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_member_chooses_the_focus(table: Table):
    """VD11: with the editions or later, and back; nobody is given it without having asked."""
    table.post("bob", "subscribe/")
    assert not Subscriber.objects.get().gets_focus
    table.post("bob", "subscribe/", gets_focus="1")
    assert Subscriber.objects.get().gets_focus
    table.people.client("visitor").post(table.url("subscribe/"), {"email": "a@exemple.test", "gets_focus": "on"})
    assert Subscriber.objects.get(email="a@exemple.test").gets_focus


@pytest.mark.parametrize("who", PARTS)
def test_who_prepares_a_focus(month: Table, who: str):
    """REL-S2: the animators; a draft is read by those who sign it."""
    month.post(who, "focus/prepare/", month="2026-11")
    assert Focus.objects.exists() == (who in {"carole", "alice", "admin_on"})
