"""One's own settings: profile, language, address, password, sessions."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.utils import timezone

from accounts.models import User
from notifications.models import Delivery
from tests.accounts.conftest import add_address, link_in, mails_to, sign_in, sign_up

PROFILE = {"name": "Robert Girard", "presentation": "Je *répare*.", "language": "en", "time_zone": "Indian/Reunion"}


def test_it_works(people, browser):
    page = browser("bob").get("/settings/").content.decode()
    assert all(address in page for address in ("/settings/profile/", "/accounts/email/", "/accounts/sessions/"))
    assert "/settings/admin-rights/" not in page


@pytest.mark.parametrize("path", ["/settings/", "/settings/profile/", "/accounts/email/", "/accounts/sessions/"])
def test_a_visitor_signs_in_first(people, browser, path):
    assert browser("visitor").get(path).url == f"/accounts/login/?next={path}"


def test_a_profile_is_changed(people, browser):
    bob = browser("bob")
    assert bob.post("/settings/profile/", PROFILE).status_code == 302
    user = User.objects.get(username="bob")
    assert (user.name, user.profile.time_zone) == ("Robert Girard", "Indian/Reunion")
    assert "<em>répare</em>" in user.profile.presentation_html
    assert '<html lang="en"' in bob.get("/settings/").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "..."), ("language", "xx"), ("time_zone", "Mars/Sea"), ("presentation", "a" * 2001)],
)
def test_a_profile_with_a_fault_is_shown_again(people, browser, field, value):
    answer = browser("bob").post("/settings/profile/", {**PROFILE, field: value})
    assert answer.status_code == 422
    assert User.objects.get(username="bob").name == "Bob Girard"


def test_a_language_is_kept_for_the_next_device(people, client, visitor):
    """REL-P4: in the profile and the session, without a cookie of its own."""
    sign_in(client, "bob")
    client.post("/settings/language/", {"language": "en", "next": "/settings/"})
    assert '<html lang="en"' in client.get("/settings/").content.decode()
    other = visitor()
    sign_in(other, "bob")
    assert '<html lang="en"' in other.get("/settings/", headers={"Accept-Language": "fr"}).content.decode()
    assert set(client.cookies) <= {"sessionid", "csrftoken", "messages", "known"}


def test_a_visitor_is_answered_in_the_language_of_the_browser(people, browser):
    """REL-P4."""
    page = browser("visitor").get("/search/", headers={"Accept-Language": "en"})
    assert '<html lang="en"' in page.content.decode()
    assert not page.cookies


def test_hours_are_those_of_the_person(people, client, settings):
    sign_in(client, "bob")
    client.post("/settings/profile/", PROFILE)
    client.get("/settings/")
    assert timezone.get_current_timezone_name() == settings.TIME_ZONE
    assert client.session["time_zone"] == "Indian/Reunion"


def test_an_address_of_somebody_else_is_not_taken(people, client):
    """LU3, REL-H8."""
    sign_in(client, "bob")
    add_address(client, "carole@demo.test")
    client.post(link_in(mails_to("carole@demo.test")[-1]))
    assert User.objects.get(username="bob").email == "bob@demo.test"
    assert EmailAddress.objects.get(email="carole@demo.test", verified=True).user == people.carole


def test_an_unconfirmed_account_gives_way_to_whoever_confirms_the_address(people, client, visitor):
    """LU3."""
    sign_up(visitor(), "bob@neuf.test")
    sign_in(client, "bob")
    Delivery.objects.all().delete()
    add_address(client, "bob@neuf.test")
    address = EmailAddress.objects.get(user=people.bob, email="bob@neuf.test")
    client.post(f"/accounts/confirm-email/{EmailConfirmationHMAC.create(address).key}/")
    assert EmailAddress.objects.get(email="bob@neuf.test", verified=True).user == people.bob
    assert User.objects.filter(name="Zoé Lefèvre").count() == 0


def test_what_matters_asks_for_the_password_again(people, browser):
    """ASVS 7.5.1: a session that is not fresh."""
    bob = browser("bob")
    answer = bob.post("/accounts/email/", {"action_add": "", "email": "bob@neuf.test"})
    assert answer.url.startswith("/accounts/reauthenticate/")
    assert not EmailAddress.objects.filter(email="bob@neuf.test").exists()


def test_a_session_ended_elsewhere_is_out_at_once(people, client, visitor):
    """REL-S3."""
    phone = visitor(HTTP_USER_AGENT="Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) AppleWebKit Safari/604.1")
    sign_in(phone, "bob")
    sign_in(client, "bob")
    page = client.get("/accounts/sessions/")
    assert "Safari, iPhone" in page.content.decode()
    session = next(row for row in page.context["sessions"] if row.session_key != client.session.session_key)
    assert client.post(f"/settings/sessions/{session.pk}/end/").status_code == 302
    assert phone.get("/settings/").status_code == 302
    assert client.get("/settings/").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(people, client, visitor):
    """REL-S2."""
    carole = visitor()
    sign_in(carole, "carole")
    sign_in(client, "bob")
    session = carole.get("/accounts/sessions/").context["sessions"][0]
    assert client.post(f"/settings/sessions/{session.pk}/end/").status_code == 404
    assert carole.get("/settings/").status_code == 200


def test_all_other_sessions_end_together(people, client, visitor):
    """REL-S3."""
    other = visitor()
    sign_in(other, "bob")
    sign_in(client, "bob")
    client.post("/accounts/sessions/")
    assert other.get("/settings/").status_code == 302
    assert client.get("/settings/").status_code == 200
