"""Signing in through an OpenID Connect provider: a real server on loopback, the whole dance over HTTP."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from environ import FileAwareEnv
from jwt.algorithms import RSAAlgorithm
from oidc_provider_mock import User as Claims
from oidc_provider_mock import run_server_in_thread

from accounts.models import Affiliation, ApprovedDomain, Organisation, SignupRequest, User
from config.oidc import providers
from core import clock
from tests.accounts.test_second_factor import add_factor

START = "/accounts/oidc/oidc/login/"
ZOE = {"given_name": "Zoé", "usual_name": "Lefèvre", "email": "zoe@crest.test", "email_verified": True}


@dataclass
class Door:
    """A provider on loopback that the site is set to use."""

    url: str

    def dance(self, client: Client, sub: str) -> Any:
        """Go to the provider, sign in there as `sub`, come back; return the site's answer."""
        there = client.get(START)
        assert there.status_code == 302, there.content
        back = requests.post(there.url, data={"sub": sub}, allow_redirects=False, timeout=5)
        return client.get(back.headers["location"])

    def knows(self, sub: str, **claims: Any) -> None:
        """Let the provider know somebody."""
        requests.put(f"{self.url}/users/{sub}", json={**claims}, timeout=5).raise_for_status()


@pytest.fixture
def door(settings, monkeypatch) -> Iterator[Door]:
    """Start the provider, and set the site up by its environment alone."""
    with run_server_in_thread(user_claims=(Claims(sub="zoe", claims=ZOE),)) as server:
        url = f"http://localhost:{server.server_port}"
        for name, value in {"URL": url, "NAME": "ProConnect", "CLIENT_ID": "veillee", "CLIENT_SECRET": "x" * 40,
                            "SCOPES": "openid email given_name usual_name profile"}.items():  # fmt: skip
            monkeypatch.setenv(f"VEILLEE_OIDC_{name}", value)
        settings.SOCIALACCOUNT_PROVIDERS = providers(FileAwareEnv())
        yield Door(url)


def test_without_settings_there_is_no_button(client, db):
    """LX8: and no address that answers."""
    assert providers(FileAwareEnv()) == {}
    assert "/accounts/oidc/" not in client.get("/accounts/login/").content.decode()
    assert client.get(START).status_code == 404


def test_it_works(people, client, door):
    """ProConnect works by settings alone: a new person comes in, with their name and a confirmed address."""
    assert "ProConnect" in client.get("/accounts/login/").content.decode()
    assert door.dance(client, "zoe").url == "/"
    zoe = User.objects.get(email="zoe@crest.test")
    assert zoe.emailaddress_set.get().verified
    assert zoe.name.startswith("Zoé")
    assert client.get("/settings/").status_code == 200
    assert door.dance(Client(), "zoe").url == "/"
    assert User.objects.filter(email="zoe@crest.test").count() == 1


def test_the_request_carries_pkce_a_nonce_and_the_state(client, db, door):
    """RFC 7636, OpenID Connect Core 3.1.2.1; an address adds neither scope nor parameter."""
    url = client.get(f"{START}?scope=admin&auth_params=prompt%3Dnone").url
    assert all(f"{name}=" in url for name in ("code_challenge", "nonce", "state"))
    assert "admin" not in url
    assert "prompt" not in url


def test_an_answer_for_another_sign_in_is_refused(people, client, door, monkeypatch):
    """OpenID Connect Core 3.1.3.7: the nonce differs."""
    monkeypatch.setattr("accounts.oidc.secrets.token_urlsafe", lambda size: "une fois")
    there = client.get(START)
    back = requests.post(there.url.replace("une+fois", "autre"), data={"sub": "zoe"}, allow_redirects=False, timeout=5)
    client.get(back.headers["location"])
    assert not User.objects.filter(email="zoe@crest.test").exists()


def test_a_state_that_is_not_ours_opens_nothing(people, client, door):
    """RFC 6749, 10.12."""
    client.get("/accounts/oidc/oidc/login/callback/?code=x&state=y")
    assert client.get("/settings/").status_code == 302


@pytest.mark.parametrize(("verified", "linked"), [(True, True), (False, False)])
def test_an_account_is_linked_by_a_confirmed_address_only(people, client, door, verified, linked):
    """LU3, REL-H8."""
    door.knows("bob-there", email="bob@demo.test", email_verified=verified, name="Bob")
    door.dance(client, "bob-there")
    assert (client.get("/settings/").status_code == 200) is linked
    assert people.bob.socialaccount_set.exists() is linked


def test_an_account_with_a_second_factor_is_never_taken_over(people, client, door):
    """LX8: its person links it, signed in."""
    add_factor(people, "bob")
    door.knows("bob-there", email="bob@demo.test", email_verified=True, name="Bob")
    door.dance(client, "bob-there")
    assert client.get("/settings/").status_code == 302
    assert not people.bob.socialaccount_set.exists()


def test_registration_has_its_modes_here_too(people, client, door, settings):
    """LU6."""
    settings.VEILLEE_REGISTRATION = ["domains"]
    door.dance(client, "zoe")
    assert not User.objects.filter(email="zoe@crest.test").exists()
    town = Organisation.objects.create(name="Crest", slug="crest")
    ApprovedDomain.objects.create(pattern="crest.test", organisation=town, created_at=clock.now())
    door.dance(client, "zoe")
    assert Affiliation.objects.get().organisation == town


def test_where_administrators_decide_they_do(people, client, door, settings):
    """LU6."""
    settings.VEILLEE_REGISTRATION = ["approval"]
    assert door.dance(client, "zoe").status_code == 403
    assert SignupRequest.objects.get().user.is_active is False


KEYS = {name: rsa.generate_private_key(public_exponent=65537, key_size=2048) for name in ("theirs", "a thief's")}


@dataclass
class Answer:
    """What ProConnect answers at one of its addresses."""

    text: str
    media: str

    def raise_for_status(self) -> None: ...

    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def headers(self) -> dict[str, str]:
        return {"content-type": self.media}


def signs(door: Door, monkeypatch, key: str, **changed: Any) -> None:
    """Let the provider tell of Zoé in a JWT signed by `key`, and publish the public half of its own key."""
    claims = {**ZOE, "sub": "zoe", "iss": door.url, "aud": "veillee", "exp": time.time() + 60, **changed}
    told = Answer(jwt.encode(claims, KEYS[key], "RS256", {"kid": "k1"}), "application/jwt; charset=utf-8")
    public = RSAAlgorithm.to_jwk(KEYS["theirs"].public_key(), as_dict=True)
    keys = Answer(json.dumps({"keys": [{**public, "kid": "k1", "alg": "RS256"}]}), "application/json")
    get = requests.Session.request

    def ask(self: Any, method: str, url: str, **more: Any) -> Any:
        return told if "userinfo" in url else keys if "jwks" in url else get(self, method, url, **more)

    monkeypatch.setattr(requests.Session, "request", ask)


def test_what_is_told_as_a_signed_jwt_is_read(people, client, door, monkeypatch):
    """ProConnect: `application/jwt`, its signature verified with the key that the provider publishes."""
    signs(door, monkeypatch, "theirs")
    assert door.dance(client, "zoe").url == "/"
    assert User.objects.get(email="zoe@crest.test").name == "Zoé Lefèvre"


@pytest.mark.parametrize(
    ("key", "changed"),
    [("a thief's", {}), ("theirs", {"iss": "https://evil.test"}), ("theirs", {"aud": "another site"}),
     ("theirs", {"exp": 1})],
)  # fmt: skip
def test_a_jwt_that_is_not_theirs_opens_nothing(people, client, door, monkeypatch, key, changed):
    """OpenID Connect Core 5.3.2: signed by another key, by another provider, for another site, or too old."""
    signs(door, monkeypatch, key, **changed)
    door.dance(client, "zoe")
    assert not User.objects.filter(email="zoe@crest.test").exists()
    assert client.get("/settings/").status_code == 302


def test_signing_out_here_signs_out_there(people, client, door, monkeypatch):
    """RP-Initiated Logout 1.0."""
    door.dance(client, "zoe")
    url = client.post("/accounts/logout/").url
    assert url.startswith(door.url)
    assert "id_token_hint=" in url
    assert client.get("/settings/").status_code == 302
