"""Organisations: people belong to several, propose new ones, leave them and keep their account."""

from __future__ import annotations

import pytest

from accounts.models import Affiliation, ApprovedDomain, Organisation, User
from core import clock
from directory import organisations
from groups.models import JoinRule
from tests.directory.conftest import tell
from tests.search.conftest import publish


@pytest.fixture
def mairie(people) -> Organisation:
    """A town hall where bob works."""
    place = Organisation.objects.create(name="Mairie d’Aubenas", slug="mairie-aubenas", kind="commune")
    Affiliation.objects.create(user=people.bob, organisation=place, role="Agent")
    return place


def test_a_person_belongs_to_several_and_leaves_one(people, browser, mairie):
    """LU3: the account stays; another becomes the main one."""
    bob = browser("bob")
    bob.post("/settings/organisations/", {"name": "mairie d'aubenas", "role": "Élu"})
    bob.post("/settings/organisations/", {"name": "Mots-Clics", "role": "Bénévole", "is_main": "on"})
    rows = Affiliation.objects.filter(user=people.bob).order_by("pk")
    assert [(row.organisation.name, row.role, row.is_main) for row in rows] == [
        ("Mairie d’Aubenas", "Élu", False), ("Mots-Clics", "Bénévole", True)
    ]  # fmt: skip
    bob.post("/settings/organisations/mots-clics/leave/")
    assert Affiliation.objects.get(user=people.bob).is_main
    assert User.objects.get(pk=people.bob.pk).is_active


def test_a_new_one_is_proposed_and_accepted(people, browser):
    """LU6: an administrator looks at what people propose."""
    browser("bob").post("/settings/organisations/", {"name": "Terres proches"})
    place = Organisation.objects.get()
    assert place.is_proposed
    typed = {"name": "Terres proches", "kind": "association", "territory": ""}
    assert browser("admin_on").post(f"/site/organisations/{place.slug}/", typed).status_code == 302
    assert not Organisation.objects.get().is_proposed


@pytest.mark.parametrize("name", ["", "   ", "!!!", "a" * 200])
def test_a_wrong_name_is_refused(people, browser, name):
    assert browser("bob").post("/settings/organisations/", {"name": name}).status_code == 422
    assert not Organisation.objects.exists()


def test_doubles_are_merged_with_all_that_hangs_on_them(people, browser, mairie):
    """LU6: people, domains and rules of groups move; nobody is there twice."""
    double = Organisation.objects.create(name="Aubenas", slug="aubenas")
    for name in ("bob", "carole"):
        Affiliation.objects.create(user=people.users[name], organisation=double)
    ApprovedDomain.objects.create(pattern="aubenas.test", organisation=double, created_at=clock.now())
    JoinRule.objects.create(group=people.veille, organisation=double, created_at=clock.now())
    browser("admin_on").post("/site/organisations/aubenas/merge/", {"into": "mairie d'aubenas"})
    assert set(mairie.affiliations.values_list("user__username", flat=True)) == {"bob", "carole"}
    assert (ApprovedDomain.objects.get().organisation, JoinRule.objects.get().organisation) == (mairie, mairie)
    assert not Organisation.objects.filter(slug="aubenas").exists()


def test_the_page_shows_people_my_groups_and_what_is_for_all(people, browser, mairie):
    """LU2, LA3: groups and items as far as the reader may know them."""
    publish(people, "Canari secret")
    publish(people, "Annonce publique", audience="web")
    seen = {part: browser(part).get(mairie.get_absolute_url()) for part in ("mallory", "carole")}
    for answer in seen.values():
        page = answer.content.decode()
        assert "Bob Girard" in page
        assert "Annonce publique" in page
        assert "Canari secret" not in page
    groups = {part: [group.slug for group in answer.context["groups"]] for part, answer in seen.items()}
    assert groups == {"mallory": [], "carole": ["ateliers", "veille-numerique"]}


def test_they_are_found_by_name_kind_and_place(people, browser, mairie, places):
    """LU2."""
    Organisation.objects.create(name="Clic", slug="clic", kind="association", territory=places["26281"])
    for query, slugs in (
        ("q=AUBENAS", ["mairie-aubenas"]),
        ("kind=association", ["clic"]),
        ("where=Drôme", ["clic"]),
    ):
        page = browser("mallory").get(f"/organisations/?{query}").context["page"]
        assert [one.slug for one in page] == slugs
    assert browser("mallory").get("/organisations/complete/?q=aub").json() == {"tags": ["Mairie d’Aubenas"]}
    assert organisations.suggestions("") == []


def test_a_visitor_sees_no_profile_and_no_organisation(people, browser, mairie):
    """LU2."""
    for path in ("/members/", "/members/bob/", "/organisations/", mairie.get_absolute_url(), "/skills/"):
        assert browser("visitor").get(path).url.startswith("/accounts/login/")
    tell(people, "bob")
