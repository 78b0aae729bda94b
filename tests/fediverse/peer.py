"""Another server of the fediverse on loopback, written apart from ours: it signs and verifies with `cryptography`."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.http import HttpResponse
from django.test import Client

from fediverse import accounts, delivering, posts
from fediverse.models import Account
from tests.veille.editions import Table
from tests.web import Asked, LocalSite

HOST = "127.0.0.1:8000"


@dataclass
class Peer:
    """A server with the account `lou`, who speaks with the watch's account."""

    site: LocalSite
    table: Table
    account: Account
    keys: dict[str, rsa.RSAPrivateKey] = field(default_factory=dict)

    def person(self, name: str = "lou", **more: object) -> str:
        """Serve an account with a key of its own; return its address."""
        self.keys[name] = self.keys.get(name) or rsa.generate_private_key(public_exponent=65537, key_size=2048)
        uri = self.site.url(f"/users/{name}")
        document = {
            "id": uri, "type": "Person", "inbox": f"{uri}/inbox", "endpoints": {"sharedInbox": self.site.url("/inbox")},
            "publicKey": {"id": f"{uri}#key", "owner": uri, "publicKeyPem": self.pem(name)},
        } | more  # fmt: skip
        self.site.page(f"/users/{name}", json.dumps(document), "application/activity+json")
        self.site.page(f"/users/{name}/inbox", status=202)
        self.site.page("/inbox", status=202)
        return uri

    def pem(self, name: str) -> str:
        """Return somebody's public key."""
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.keys[name].public_key().public_bytes(serialization.Encoding.PEM, form).decode()

    def follow(self, uri: str, **more: object) -> dict[str, object]:
        """Return the activity by which somebody follows the watch."""
        return {"id": f"{uri}#follow-1", "type": "Follow", "actor": uri, "object": self.account.uri, **more}

    def headers(self, body: bytes, name: str, path: str, **other: str) -> dict[str, str]:
        """Return the headers of a request signed by somebody, some of them replaced."""
        digest = "SHA-256=" + base64.b64encode(hashlib.sha256(body).digest()).decode()
        lines = {"host": HOST, "date": format_datetime(datetime.now(UTC), usegmt=True), "digest": digest} | other
        names = ["(request-target)", "host", "date", "digest"]
        text = "\n".join(f"{one}: {lines.get(one, f'post {path}')}" for one in names)
        value = base64.b64encode(self.keys[name].sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()
        key_id = other.get("key_id", self.site.url(f"/users/{name}#key"))
        lines["signature"] = f'keyId="{key_id}",algorithm="rsa-sha256",headers="{" ".join(names)}",signature="{value}"'
        return {one: lines[one] for one in ("host", "date", "digest", "signature")}

    def send(self, said: object, name: str = "lou", path: str = "", **other: str) -> HttpResponse:
        """Return the answer to an activity that somebody signs and sends to the account's inbox."""
        body, path = json.dumps(said).encode(), path or self.inbox
        return self.deliver(body, self.headers(body, name, path, **other), path)

    def deliver(self, body: bytes, headers: dict[str, str], path: str = "") -> HttpResponse:
        """Return the answer to bytes and headers as they are."""
        browser = Client(raise_request_exception=False)
        return browser.post(path or self.inbox, body, content_type="application/activity+json", headers=headers)

    @property
    def inbox(self) -> str:
        """The path of the account's inbox."""
        return self.account.uri.removeprefix(f"http://{HOST}") + "inbox/"

    def followed(self, *names: str) -> None:
        """Let accounts follow the watch, and take what was sent to them."""
        for name in names or ("lou",):
            assert self.send(self.follow(self.person(name)), name).status_code == 202
        self.received()

    def received(self) -> list[dict]:
        """Do the worker's part; return what came to our inboxes since, each with a signature that holds."""
        posts.sweep()
        delivering.deliver_due()
        came = [asked for asked in self.site.asked if asked.method == "POST"]
        self.site.asked.clear()
        for asked in came:
            verify(asked, self.account)
        return [json.loads(asked.body) for asked in came]

    def later(self, **time: float) -> None:
        """Let time pass."""
        self.table.clock.shift(timedelta(**time))


def verify(asked: Asked, account: Account) -> None:
    """Verify a request as Mastodon does: its digest, then its signature by the key that the account shows."""
    account.refresh_from_db()
    digest = "SHA-256=" + base64.b64encode(hashlib.sha256(asked.body).digest()).decode()
    assert asked.headers["digest"] == digest
    said = dict(re.findall(r'(\w+)="([^"]*)"', asked.headers["signature"]))
    shown = Client().get(account.uri.removeprefix(f"http://{HOST}")).json()["publicKey"]
    assert said["keyId"] == shown["id"]
    lines = [
        f"(request-target): post {asked.path}" if name == "(request-target)" else f"{name}: {asked.headers[name]}"
        for name in said["headers"].split()
    ]
    key = serialization.load_pem_public_key(shown["publicKeyPem"].encode())
    key.verify(base64.b64decode(said["signature"]), "\n".join(lines).encode(), padding.PKCS1v15(), hashes.SHA256())


@pytest.fixture
def peer(table: Table, site: LocalSite, settings) -> Peer:
    """Another server, and a watch that can be followed."""
    settings.ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
    return Peer(site, table, accounts.switch_on(watch=table.watch, by=table.people.alice))
