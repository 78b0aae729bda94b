"""Leaving the platform: what goes, what stays, who may, and that nothing of the person is left."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection

from accounts.models import User
from content.models import Comment, Content
from groups.models import Group
from lifecycle import leaving
from lifecycle.models import Departure, Export
from notifications import outbox
from search import indexing
from tests.accounts.conftest import sign_in
from tests.lifecycle.conftest import CANARY, Trace, sign_in_afresh


def rows_with(canary: str) -> list[str]:
    """Return the tables in which a value of any column holds `canary`, whoever made the table."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            for name in columns:
                quoted = connection.ops.quote_name
                cursor.execute(f"SELECT COUNT(*) FROM {quoted(table)} WHERE LOWER(CAST({quoted(name)} AS TEXT)) "
                               "LIKE %s", [f"%{canary}%"])  # fmt: skip
                found += [f"{table}.{name}"] if cursor.fetchone()[0] else []
    return found


def files_with(canary: str) -> list[str]:
    """Return the stored files whose name or bytes hold `canary`."""
    stored = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    return [str(path) for path in stored if canary in path.name or canary.encode() in path.read_bytes()]


def leave(trace: Trace, texts: str):
    """Send the form, in a session that has just given its password."""
    return trace.browser.post("/settings/leave/", {"texts": texts, "sure": "on"})


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.django_db(transaction=True)
def test_the_canary_is_seen_before(trace):
    """REL-P1: the search below would find it."""
    tables = {place.partition(".")[0] for place in rows_with(CANARY)}
    assert {"accounts_user", "content_content", "content_comment", "content_revision", "veille_selection",
            "groups_invitation", "notifications_delivery", "search_document"} <= tables  # fmt: skip
    assert files_with(CANARY)


@pytest.mark.django_db(transaction=True)
def test_nothing_of_the_person_is_left_when_texts_go(trace):
    """LU7, REL-P1: no canary in database, files, index, cache, sessions, queued mails."""
    answer = leave(trace, "erase")
    assert "supprimé" in answer.content.decode() or answer.status_code == 200
    outbox.send_waiting()
    indexing.sweep()
    assert rows_with(CANARY) == []
    assert files_with(CANARY) == []
    assert CANARY not in str(getattr(cache, "_cache", {}))
    assert not User.objects.filter(pk=trace.zoe.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_texts_stay_under_former_member(trace):
    """LU7: and nothing else does; the name is taken out of what others wrote."""
    leave(trace, "keep")
    outbox.send_waiting()
    indexing.sweep()
    kept = set(rows_with(CANARY))
    assert {place.partition("_")[0] for place in kept} <= {"content", "bookmarks", "search", "veille"}
    comment = Comment.objects.get(pk=trace.comments["zoe"].pk)
    assert (comment.author, CANARY in comment.body) == (None, True)
    page = trace.people.client("bob").get(trace.items["bob"].get_absolute_url()).content.decode()
    assert "Zoé" not in page
    assert f"@{CANARY}" not in Comment.objects.get(pk=trace.comments["bob"].pk).body


@pytest.mark.django_db(transaction=True)
def test_discussions_of_others_go_on(trace):
    """LU7: what somebody else answered stays, in its place; what nobody answered goes."""
    before = Group.objects.get(pk=trace.people.veille.pk).member_count
    leave(trace, "erase")
    assert not Content.objects.filter(pk=trace.items["alone"].pk).exists()
    assert Content.objects.get(pk=trace.items["answered"].pk).body == ""
    assert Comment.objects.filter(pk=trace.comments["bob"].pk).exists()
    assert Comment.objects.get(pk=trace.comments["zoe"].pk).content_id == trace.items["bob"].pk
    assert before - 1 <= Group.objects.get(pk=trace.people.veille.pk).member_count <= before


@pytest.mark.django_db(transaction=True)
def test_it_takes_effect_at_once_and_a_mail_confirms_it(trace, client):
    """LU7, REL-S3: signed out everywhere, the address is free again; the mail's own trace goes."""
    sign_in(client, CANARY)
    leave(trace, "keep")
    assert client.get("/settings/").status_code == 302
    assert sign_in(client, CANARY).status_code == 422
    (last,) = [message for message in mail.outbox if message.to == [f"{CANARY}@demo.test"]][-1:]
    assert "former member" in last.body or "ancien membre" in last.body
    assert not Export.objects.exists()


def test_the_last_admin_of_a_group_hands_it_over_first(people, client):
    """LU7, LG6: the page names the groups; nothing is closed meanwhile."""
    sign_in_afresh(client, "alice")
    page = client.get("/settings/leave/").content.decode()
    assert "/g/veille-numerique/members/" in page
    assert "/g/scot/members/" in page
    assert client.post("/settings/leave/", {"texts": "keep", "sure": "on"}).status_code == 422
    assert User.objects.get(username="alice").is_active


def test_the_password_is_asked_again(people, browser):
    """ASVS 7.5.1: a session that is not fresh."""
    answer = browser("bob").post("/settings/leave/", {"texts": "keep", "sure": "on"})
    assert answer.url.startswith("/accounts/reauthenticate/")
    assert User.objects.get(username="bob").is_active


@pytest.mark.parametrize("typed", [{}, {"texts": "keep"}, {"sure": "on"}, {"texts": "x", "sure": "on"}])
def test_it_is_never_done_by_mistake(people, client, typed):
    """LU7."""
    sign_in_afresh(client, "bob")
    assert client.post("/settings/leave/", typed).status_code == 422
    assert not Departure.objects.exists()


def test_what_a_dead_worker_left_is_erased_by_the_sweep(people, monkeypatch):
    """REL-R1: doing it twice changes nothing."""
    monkeypatch.setattr("lifecycle.leaving.hint", lambda *args: None)
    leaving.close(user=people.bob, keeps_texts=True)
    assert User.objects.filter(username="bob", is_active=False).exists()
    assert [leaving.erase_waiting(), leaving.erase_waiting()] == [1, 0]
    assert not User.objects.filter(username="bob").exists()


def test_no_model_refuses_that_a_person_leaves():
    """REL-P1: no foreign key to a person protects itself."""
    kinds = {f.related_model._meta.label: f.on_delete.__name__ for f in User._meta.get_fields(include_hidden=True)
             if f.auto_created and hasattr(f, "on_delete") and f.on_delete is not None}  # fmt: skip
    assert [label for label, rule in kinds.items() if rule in {"PROTECT", "RESTRICT", "DO_NOTHING"}] == []
    assert apps.get_model("content.Comment")._meta.get_field("author").null
