"""The directory: filters that ask the rule of reach, and cards that say why."""

from __future__ import annotations

from itertools import product
from urllib.parse import quote

import pytest

from accounts.models import Affiliation, Organisation, Profile, ProfileField, ProfileValue, Reach
from tests.budgets import queries
from tests.directory.conftest import can, tell
from tests.people import PARTS, make_user
from tests.search.conftest import publish

SIGNED_IN = [part for part in PARTS if part != "visitor"]


def found(browser, part: str, query: str) -> list[str]:
    """Return the user names of those whom a search finds."""
    return [person.username for person in browser(part).get(f"/members/?{query}").context["page"]]


@pytest.fixture
def hidden(people, places):
    """Return a function that lets bob tell everything to one reach."""
    field = ProfileField.objects.create(
        name="Mission", slug="mission", kind="choice", choices="canari\nautre", is_filter=True, is_listed=True
    )
    Profile.objects.filter(user=people.bob).update(territory=places["26281"], presentation="zibeline")
    can(people, "bob", "cartographie")

    def hide(reach: str) -> ProfileField:
        tell(
            people, "bob", places["26281"], territory_reach=reach, skills_reach=reach, presentation_reach=reach,
        )  # fmt: skip
        ProfileValue.objects.update_or_create(
            user=people.bob, field=field, defaults={"value": "canari", "reach": reach}
        )
        return field

    return hide


@pytest.mark.parametrize("part", SIGNED_IN)
def test_listed_is_readable_is_findable(people, browser, hidden, part):
    """LU1, LS6, LA3: what a reader may not read is in no profile, list, filter, search, completion, map or count."""
    readers = {
        "nobody": {"bob", "admin_on"}, "groups": {"bob", "carole", "alice", "admin_on"}, "platform": set(SIGNED_IN),
    }  # fmt: skip
    for reach in Reach.values:
        field, reads = hidden(reach), part in readers[reach]
        searches = ["q=canari", "q=zibeline", f"f{field.pk}=canari", "skill=cartographie", "where=Dr%C3%B4me"]
        answers = {query: "bob" in found(browser, part, query) for query in [*searches, "q=cartographie"]}
        assert set(answers.values()) == {reads}, (reach, answers)
        pages = {path: browser(part).get(path).content.decode() for path in ("/members/", "/members/bob/")}
        assert ("canari</span>" in pages["/members/"], "cartographie" in pages["/members/bob/"]) == (reads, reads)
        told = browser(part).get("/skills/complete/?q=carto").json()["tags"]
        drawn = browser(part).get("/skills/").context["map"]
        assert (told == ["cartographie"], drawn.people_count, drawn.skill_count) == (reads, int(reads), int(reads))


def test_people_are_found_by_place_organisation_skill_and_field_together(people, browser, hidden):
    """LU2: filters add up, and stand in the address."""
    field = hidden("platform")
    place = Organisation.objects.create(name="Mairie", slug="mairie")
    Affiliation.objects.create(user=people.bob, organisation=place)
    Affiliation.objects.create(user=people.carole, organisation=place)
    every = ["organisation=mairie", "skill=cartographie&kind=help", f"f{field.pk}=canari", f"where={quote('Drôme')}"]
    assert found(browser, "mallory", "&".join(every)) == ["bob"]
    assert found(browser, "mallory", "organisation=mairie") == ["bob", "carole"]
    assert found(browser, "mallory", "skill=cartographie&kind=learn") == []
    for lost in ("organisation=nulle", "skill=nulle", "where=Atlantide", "within=Atlantide"):
        assert found(browser, "mallory", lost) == []


def test_a_card_says_why(people, browser, places):
    """LU2: shared groups, the same place, the same organisation, contributions on the theme the reader may read."""
    place = Organisation.objects.create(name="Mairie", slug="mairie")
    for name in ("bob", "carole"):
        Affiliation.objects.create(user=people.users[name], organisation=place)
        tell(people, name, places["26281"])
    can(people, "bob", "cartographie")
    publish(people, "Secret", tags=("cartographie",))
    publish(people, "Public", tags=("cartographie",), audience="web")
    card = browser("carole").get("/members/?skill=cartographie").context["cards"][0]
    assert [group.slug for group in card.groups] == ["ateliers", "veille-numerique"]
    assert (card.same_place, card.same_organisation, card.contributions) == (True, True, 2)
    card = browser("mallory").get("/members/?skill=cartographie").context["cards"][0]
    assert (card.groups, card.same_place, card.same_organisation, card.contributions) == ([], False, False, 1)


def test_addresses_are_never_told(people, browser, hidden):
    """LU2."""
    hidden("platform")
    for path in ("/members/", "/members/bob/", "/members/?skill=cartographie", "/skills/", "/organisations/"):
        assert "@demo.test" not in browser("carole").get(path).content.decode().replace("carole@demo.test", "")


@pytest.mark.parametrize(
    "query",
    [
        "sort=x",
        "kind=x",
        "f1=x",
        "f999999999999999999999=x",
        "page=99999999999999999999",
        "where=%F0%9F%98%80",
        "q=%5C",
    ],
)
def test_any_address_gets_an_answer(people, browser, query):
    """REL-H1."""
    assert browser("bob").get(f"/members/?{query}").status_code == 200


def test_the_cost_does_not_grow_with_the_people(people, browser, places, hidden):
    """VM2: three people or thirty, with skills, places, fields and organisations."""
    field, carole = hidden("platform"), browser("carole")
    place = Organisation.objects.create(name="Mairie", slug="mairie")
    for path, name in product(
        ("/members/?skill=cartographie&where=Dr%C3%B4me", "/skills/", "/organisations/mairie/"), ("a", "b")
    ):
        before = queries(carole, path)
        for number in range(9):
            user = make_user(f"{name}{number}{len(path)}")
            people.users[user.username] = user
            Affiliation.objects.create(user=user, organisation=place)
            ProfileValue.objects.create(user=user, field=field, value="canari")
            tell(people, user.username, places["26281"])
            can(people, user.username, "cartographie", f"autre {number}")
            people.veille.memberships.create(user=user, state="active", since=people.veille.created_at)
        if name == "b":
            assert queries(carole, path) == before <= 22
