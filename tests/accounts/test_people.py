"""Pages about people: the directory, a profile, and a site administrator's switch."""

from __future__ import annotations

import pytest

from accounts.models import Affiliation, Organisation, User
from activity.models import Activity
from tests.budgets import queries
from tests.people import PARTS, make_user
from tests.search.conftest import publish

SIGNED_IN = [part for part in PARTS if part != "visitor"]


def test_the_directory_lists_people_without_their_addresses(people, browser):
    """LU2."""
    page = browser("mallory").get("/members/").content.decode()
    assert "Carole Faure" in page
    assert "carole@demo.test" not in page


@pytest.mark.parametrize("path", ["/members/", "/members/bob/"])
def test_a_visitor_signs_in_first(people, browser, path):
    assert browser("visitor").get(path).url == f"/accounts/login/?next={path}"


@pytest.mark.parametrize("typed", ["elise", "Élise", "ÉLISE", "blanc", "Blanc Elise", "eli"])
def test_a_name_is_found_without_its_accents(people, browser, typed):
    """LU2."""
    page = browser("bob").get("/members/", {"q": typed})
    assert [person.username for person in page.context["page"]] == ["elise"]


@pytest.mark.parametrize("typed", ["'", "%", "_", "[", "(", "\\", "*", "a" * 500, "é" * 300, "😀", "@demo.test"])
def test_any_text_gets_an_answer(people, browser, typed):
    """REL-H1, LU2: nor is an address found."""
    assert browser("bob").get("/members/", {"q": typed}).status_code == 200
    assert not browser("bob").get("/members/", {"q": "demo.test"}).context["page"].object_list


def test_accounts_that_were_never_confirmed_are_not_shown(people, browser):
    User.objects.create(username="spam", name="Spam", email="spam@demo.test")
    assert "Spam" not in browser("bob").get("/members/").content.decode()
    assert browser("bob").get("/members/spam/").status_code == 404


def test_the_cost_does_not_grow_with_the_people(people, browser):
    """VM2."""
    bob, place = browser("bob"), Organisation.objects.create(name="Mairie", slug="mairie")
    before = queries(bob, "/members/")
    for number in range(20):
        Affiliation.objects.create(user=make_user(f"p{number}"), organisation=place)
    assert queries(bob, "/members/") == before <= 16


def test_a_profile_says_who_somebody_is(people, browser):
    place = Organisation.objects.create(name="Mairie d'Aubenas", slug="aubenas")
    Affiliation.objects.create(user=people.carole, organisation=place, role="Médiatrice")
    page = browser("mallory").get("/members/carole/").content.decode()
    assert 'Médiatrice, <a href="/organisations/aubenas/">Mairie d&#x27;Aubenas' in page
    assert "carole@demo.test" not in page


def test_a_profile_shows_the_groups_in_common_and_no_other(people, browser):
    """REL-S5: neither a secret group, nor one whose members the reader may not see."""
    seen = {
        part: browser(part).get("/members/bob/").context["groups"]
        for part in ("carole", "mallory", "alice", "admin_on")
    }
    slugs = {part: sorted(group.slug for group in groups) for part, groups in seen.items()}
    assert slugs["mallory"] == []
    assert slugs["carole"] == ["ateliers", "veille-numerique"]
    assert slugs["alice"] == ["scot", "veille-numerique"]
    assert slugs["admin_on"] == ["ateliers", "scot", "veille-numerique"]
    page = browser("mallory").get("/members/elise/").content.decode()
    assert "elus" not in page.lower()


def test_a_profile_shows_what_the_reader_may_read(people, browser):
    """REL-S1."""
    publish(people, "Canari secret")
    publish(people, "Annonce publique", audience="web")
    seen = {part: browser(part).get("/members/bob/").content.decode() for part in SIGNED_IN}
    assert {part for part in SIGNED_IN if "Canari secret" in seen[part]} == {"bob", "carole", "alice", "admin_on"}
    assert all("Annonce publique" in page for page in seen.values())


def test_a_closed_account_says_so(people, browser):
    User.objects.filter(username="bob").update(is_active=False)
    profile = people.bob.profile
    profile.presentation_html = "<p>Bonjour</p>"
    profile.save()
    page = browser("carole").get("/members/bob/").content.decode()
    assert "Bonjour" not in page
    assert "Bob Girard" not in browser("carole").get("/members/").content.decode()


def test_an_administrator_switches_rights_on_and_off(people, browser):
    """Written in the log, and said on every page."""
    admin = browser("admin")
    publish(people, "Canari secret")
    assert "Canari secret" not in admin.get("/members/bob/").content.decode()
    admin.post("/settings/admin-rights/", {"rights": "on"})
    page = admin.get("/members/bob/").content.decode()
    assert "Canari secret" in page
    assert 'value="off"' in page
    admin.post("/settings/admin-rights/", {"rights": "off"})
    page = admin.get("/members/bob/").content.decode()
    assert "Canari secret" not in page
    assert 'value="off"' not in page
    verbs = Activity.objects.filter(actor=people.admin, verb__startswith="admin.").order_by("pk")
    assert [row.verb for row in verbs] == ["admin.rights_on", "admin.rights_off"]


@pytest.mark.parametrize("part", [part for part in SIGNED_IN if not part.startswith("admin")])
def test_nobody_else_switches_rights_on(people, browser, part):
    """REL-S2."""
    client = browser(part)
    assert client.post("/settings/admin-rights/", {"rights": "on"}).status_code == 403
    assert client.get("/settings/admin-rights/").status_code == 405
    assert not Activity.objects.filter(verb__startswith="admin.").exists()


def test_a_session_that_holds_the_flag_gives_nothing_to_an_ordinary_person(people, browser):
    """REL-S2."""
    publish(people, "Canari secret")
    assert "Canari secret" not in people.client("mallory_on").get("/members/bob/").content.decode()
