"""Health addresses, and the small files that machines ask for."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisDown

from core import health
from notifications.models import Delivery, Message
from tests.people import People


def waiting_mail(since: timedelta) -> Delivery:
    """Return a mail that waits since then."""
    moment = timezone.now() - since
    message = Message.objects.create(kind="test", created_at=moment)
    return Delivery.objects.create(message=message, address="a@demo.test", due_at=moment, created_at=moment)


def test_livez_reads_nothing(client: Client, django_assert_num_queries: Any) -> None:
    """The process answers, without the database."""
    response = client.get("/livez")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert not response.cookies


@pytest.mark.django_db
def test_readyz_is_ready(client: Client) -> None:
    """All is well: 200, nothing kept by caches."""
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_mail_that_waits_for_long_is_a_trouble(client: Client) -> None:
    """503 when the oldest mail waits and no worker sends; no trouble while one does, nor for a mail just due."""
    waiting_mail(timedelta(minutes=5))
    assert client.get("/readyz").status_code == 200
    old = waiting_mail(timedelta(minutes=20))
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"not ready\n")
    Delivery.objects.exclude(pk=old.pk).update(lease_until=timezone.now() + timedelta(minutes=1))
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_a_broker_out_of_reach_is_a_trouble(client: Client, settings: Any, tmp_path: Any) -> None:
    """503 when hints can no longer be left."""
    settings.REDIS_URL = ""
    settings.BROKER_DIR = tmp_path / "gone"
    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_redis_is_pinged_with_a_short_patience(client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """503 when Redis does not answer within half a second."""
    asked: dict[str, Any] = {}

    class Away:
        @staticmethod
        def from_url(url: str, **options: Any) -> None:
            asked.update(options)
            raise RedisDown

    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(health, "Redis", Away)
    assert client.get("/readyz").status_code == 503
    assert asked == {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}


@pytest.mark.django_db
def test_a_database_away_is_a_trouble(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """503, not 500, for everybody: who asks cannot be known."""

    def away() -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", away)
    assert client.get("/readyz").status_code == 503


def test_only_operators_are_told_why(people: People) -> None:
    """Strangers and members learn nothing of the inside."""
    waiting_mail(timedelta(minutes=20))
    assert json.loads(people.client("admin").get("/readyz").content)["outbox"].startswith("a mail waits since")
    for name in ("alice", "visitor"):
        assert people.client(name).get("/readyz").content == b"not ready\n"


@pytest.mark.django_db
def test_robots_are_told_what_is_not_for_them(client: Client) -> None:
    """RFC 9309: a record for all robots."""
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert response.content.decode().startswith("User-agent: *\nDisallow: /accounts/\n")


@pytest.mark.django_db
def test_the_manifest_is_one(client: Client) -> None:
    """A name, a start and an icon that exists."""
    response = client.get("/manifest.webmanifest")
    about = json.loads(response.content)
    assert response["Content-Type"] == "application/manifest+json"
    assert about["start_url"] == "/"
    assert client.get(about["icons"][0]["src"]).status_code == 200


@pytest.mark.django_db
def test_security_txt_has_a_contact_and_has_not_expired(client: Client, settings: Any) -> None:
    """RFC 9116: Contact and Expires, less than a year ahead."""
    settings.CONTACT_EMAIL = "Équipe <securite@example.org>"
    lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    expires = timezone.datetime.fromisoformat(lines["Expires"])
    assert lines["Contact"] == "mailto:securite@example.org"
    assert timedelta(days=30) < expires - timezone.now() < timedelta(days=365)
