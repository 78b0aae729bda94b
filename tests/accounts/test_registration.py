"""Who may register: the modes and their sums, approved domains, requests for an account, invited people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client, RequestFactory

from accounts import registration, unconfirmed
from accounts.models import Affiliation, ApprovedDomain, Organisation, SignupRequest, User
from core import clock
from tests.accounts.conftest import link_in, mails_to, sign_in, sign_up

PASSWORD = "un long mot de passe 7"


@pytest.fixture
def town(db) -> Organisation:
    """An organisation, and the mail domains of its people."""
    town = Organisation.objects.create(name="Mairie de Crest", slug="crest")
    for pattern in ("crest.test", "*.drome.test"):
        ApprovedDomain.objects.create(pattern=pattern, organisation=town, created_at=clock.now())
    return town


def ask(client: Client, email: str = "zoe@demo.test", motive: str = "Je suis médiatrice"):
    """Send the sign-up form with a motive."""
    typed = {"email": email, "name": "Zoé Lefèvre", "password1": PASSWORD, "motive": motive}
    return client.post("/accounts/signup/", typed)


def invite(client: Client, email: str = "") -> None:
    """Mark a browser as a valid invitation's page does."""
    client.get("/accounts/login/")
    request = RequestFactory().get("/")
    request.session = client.session
    registration.note_invitation(request, email=email)
    request.session.save()
    client.cookies["sessionid"] = request.session.session_key


def confirm(client: Client, email: str) -> None:
    """Open the link of the mail that confirms an address."""
    client.post(link_in(mails_to(email)[-1]))


def test_by_invitation_the_page_says_what_to_do(people, client, settings):
    """LU6."""
    settings.VEILLEE_REGISTRATION = ["invitation"]
    page = client.get("/accounts/signup/", headers={"Accept-Language": "en"}).content.decode()
    assert "open the link of the invitation" in page
    assert sign_up(client, "zoe@demo.test").status_code == 200
    assert not User.objects.filter(email="zoe@demo.test").exists()


@pytest.mark.parametrize("mode", ["invitation", "approval", "domains"])
def test_whoever_is_invited_registers_whatever_the_mode(people, client, settings, mode):
    """LU6: and the address that the link proved needs no other mail."""
    settings.VEILLEE_REGISTRATION = [mode]
    invite(client, "zoe@demo.test")
    assert 'value="zoe@demo.test"' in client.get("/accounts/signup/").content.decode()
    assert sign_up(client, "zoe@demo.test").url == "/"
    assert client.get("/settings/").status_code == 200
    assert registration.INVITED not in client.session


def test_a_link_that_proves_no_address_still_lets_in(people, client, settings):
    """LU6."""
    settings.VEILLEE_REGISTRATION = ["invitation"]
    invite(client)
    assert sign_up(client, "zoe@demo.test").url == "/accounts/confirm-email/"


@pytest.mark.parametrize(("email", "status"), [
    ("zoe@crest.test", 302), ("zoe@dev.drome.test", 302), ("zoe@a.b.drome.test", 302), ("zoe@drome.test", 422),
    ("zoe@notcrest.test", 422), ("zoe@sub.crest.test", 422), ("bob@demo.test", 422),
])  # fmt: skip
def test_only_approved_domains_register(people, town, client, settings, email, status):
    """LU6, REL-H8: an address that has an account is answered as any other of its domain."""
    settings.VEILLEE_REGISTRATION = ["domains"]
    assert sign_up(client, email).status_code == status


def test_a_confirmed_address_leads_to_its_organisation(people, town, client):
    """LU6: in the open mode too, and only once the address is confirmed."""
    sign_up(client, "zoe@crest.test")
    assert not Affiliation.objects.exists()
    confirm(client, "zoe@crest.test")
    assert Affiliation.objects.get().organisation == town


def test_others_may_ask_where_domains_and_approval_add_up(people, town, client, settings):
    """LU6."""
    settings.VEILLEE_REGISTRATION = ["domains", "approval"]
    assert ask(client, "zoe@crest.test", motive="").status_code == 302
    assert ask(Client(), "zoe@demo.test", motive=" ").status_code == 422
    assert ask(Client(), "zoe@demo.test").status_code == 302
    assert [row.user.email for row in SignupRequest.objects.all()] == ["zoe@demo.test"]


def test_an_account_on_request_waits_for_an_answer(people, client, browser, settings):
    """LU6: it opens nothing until then, and the page says so; then it opens and a mail tells."""
    settings.VEILLEE_REGISTRATION = ["approval"]
    ask(client)
    admin = browser("admin_on")
    assert "médiatrice" not in admin.get("/site/signups/").content.decode()
    confirm(client, "zoe@demo.test")
    assert "médiatrice" in admin.get("/site/signups/").content.decode()
    refused = sign_in(client, "zoe@demo.test", PASSWORD)
    assert (refused.status_code, client.get("/settings/").status_code) == (403, 302)
    row = SignupRequest.objects.get()
    admin.post("/site/signups/", {"people": row.pk, "decision": "accept", "reason": ""})
    assert "/accounts/login/" in mails_to("zoe@demo.test")[-1]
    assert sign_in(client, "zoe@demo.test", PASSWORD).url == "/welcome/"


def test_a_request_is_refused_with_its_reason(people, client, browser, settings):
    """LU6: by mail and at sign-in; what was given is deleted after a month."""
    settings.VEILLEE_REGISTRATION = ["approval"]
    ask(client)
    confirm(client, "zoe@demo.test")
    admin, row = browser("admin_on"), SignupRequest.objects.get()
    assert admin.post("/site/signups/", {"people": row.pk, "decision": "refuse"}).status_code == 422
    admin.post("/site/signups/", {"people": row.pk, "decision": "refuse", "reason": "Hors du territoire"})
    assert "Hors du territoire" in mails_to("zoe@demo.test")[-1]
    assert "Hors du territoire" in sign_in(client, "zoe@demo.test", PASSWORD).content.decode()
    assert unconfirmed.purge() == 0
    with clock.at(clock.now() + timedelta(days=31)):
        unconfirmed.purge()
    assert not User.objects.filter(email="zoe@demo.test").exists()


def test_an_address_that_has_an_account_is_answered_alike_when_one_must_ask(people, client, settings):
    """REL-H8."""
    settings.VEILLEE_REGISTRATION = ["approval"]
    assert ask(client, "bob@demo.test").url == ask(Client(), "zoe@demo.test").url
    assert SignupRequest.objects.count() == 1


@pytest.mark.parametrize(("typed", "kept"), [
    ("Mairie.Crest.TEST", "mairie.crest.test"), ("agent@crest.fr", "crest.fr"), ("*.drome.fr", "*.drome.fr"),
    ("évian.fr", "xn--vian-9oa.fr"), ("*", None), ("crest", None), ("a b.fr", None), ("<x>.fr", None), ("", None),
])  # fmt: skip
def test_administrators_approve_domains(people, browser, typed, kept):
    """LU6."""
    answer = browser("admin_on").post("/site/domains/", {"pattern": typed})
    assert answer.status_code == (302 if kept else 422)
    assert list(ApprovedDomain.objects.values_list("pattern", flat=True)) == ([kept] if kept else [])


def test_a_domain_has_an_organisation_and_goes(people, browser):
    """LU6."""
    town = Organisation.objects.create(name="Mairie de Crest", slug="crest")
    admin = browser("admin_on")
    assert admin.post("/site/domains/", {"pattern": "a.fr", "organisation": "Personne"}).status_code == 422
    admin.post("/site/domains/", {"pattern": "a.fr", "organisation": "mairie de crest"})
    row = ApprovedDomain.objects.get()
    assert row.organisation == town
    admin.post(f"/site/domains/{row.pk}/remove/")
    assert not ApprovedDomain.objects.exists()
