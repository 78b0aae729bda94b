"""Skills: declared, merged, drawn on a map with its gaps, and proposed to one person alone."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Affiliation, Organisation
from directory import skills, tasks
from directory.models import PersonSkill, Skill, SkillProposal
from tests.directory.conftest import can, tell
from tests.people import PARTS
from tests.search.conftest import publish


def told(name: str, kind: str = "help") -> list[str]:
    """Return the skills somebody declared."""
    rows = PersonSkill.objects.filter(user__username=name, kind=kind).order_by("skill__name")
    return list(rows.values_list("skill__name", flat=True))


def test_a_person_declares_what_they_can_do_and_want_to_learn(people, browser):
    """LU1: accents and case make no second skill; what is taken out is gone."""
    bob = browser("bob")
    typed = {"helps": "Cartographie, Réseaux,  cartographie", "learns": "budget", "reach": "platform"}
    assert bob.post("/settings/skills/", typed).status_code == 302
    browser("carole").post("/settings/skills/", {"helps": "RESEAUX", "learns": "", "reach": "platform"})
    assert (told("bob"), told("bob", "learn"), told("carole")) == (["Cartographie", "Réseaux"], ["budget"], ["Réseaux"])
    bob.post("/settings/skills/", {"helps": "Réseaux", "learns": "", "reach": "nobody"})
    assert told("bob") == ["Réseaux"]
    assert "Réseaux" not in browser("alice").get("/members/bob/").content.decode()


@pytest.mark.parametrize("typed", ["a" * 70, ", ".join(f"s{n}" for n in range(50))])
def test_too_many_or_too_long_is_refused_and_kept_in_the_form(people, browser, typed):
    answer = browser("bob").post("/settings/skills/", {"helps": typed, "learns": "", "reach": "platform"})
    assert (answer.status_code, typed[:60] in answer.content.decode()) == (422, True)


def test_one_takes_a_skill_that_one_sees(people, browser):
    """LU1: by a button, there and back; a skill one may not know is not found."""
    can(people, "carole", "cartographie")
    browser("bob").post("/skills/cartographie/mine/", {"kind": "learn"})
    assert told("bob", "learn") == ["cartographie"]
    browser("bob").post("/skills/cartographie/mine/", {"kind": "learn"})
    assert told("bob", "learn") == []
    tell(people, "carole", skills_reach="nobody")
    assert browser("bob").post("/skills/cartographie/mine/", {"kind": "learn"}).status_code == 404


def test_a_synonym_leads_to_the_skill_it_means(people, browser):
    """LS8: merging moves the people, later words follow, completion knows both."""
    can(people, "bob", "SIG", "cartographie")
    can(people, "carole", "sig")
    admin = browser("admin_on")
    admin.post("/site/skills/act/", {"act": "merge", "skill": "sig", "into": "Cartographie"})
    can(people, "alice", "sig")
    assert (told("bob"), told("carole"), told("alice")) == (["cartographie"],) * 3
    assert browser("mallory").get("/skills/complete/?q=sig").json()["tags"] == ["cartographie"]
    assert [p.username for p in browser("mallory").get("/members/?skill=sig").context["page"]] == [
        "alice",
        "bob",
        "carole",
    ]


def test_administrators_suggest_a_vocabulary(people, browser):
    """LS8: a word nobody declared yet is completed once it is suggested, and forgotten afterwards."""
    browser("admin_on").post("/site/skills/act/", {"act": "add", "into": "Médiation"})
    assert browser("mallory").get("/skills/complete/?q=med").json()["tags"] == ["Médiation"]
    browser("admin_on").post("/site/skills/act/", {"act": "drop", "skill": "mediation"})
    assert browser("mallory").get("/skills/complete/?q=med").json()["tags"] == []


@pytest.fixture
def drawn(people, browser, places) -> Client:
    """A map: cartography in two places, budgets wanted by two and offered by nobody."""
    for name, code in (("bob", "26281"), ("carole", "26362"), ("alice", "26289")):
        tell(people, name, places[code])
        can(people, name, "cartographie")
    for name in ("bob", "alice"):
        can(people, name, "budget participatif", kind="learn")
    mairie = Organisation.objects.create(name="Mairie", slug="mairie")
    Affiliation.objects.create(user=people.bob, organisation=mairie)
    return browser("mallory")


def test_the_map_shows_who_can_help_where_with_the_gaps(drawn):
    """LU2: skills by intercommunality, département, organisation; what is wanted and offered by nobody is a gap."""
    seen = drawn.get("/skills/").context["map"]
    assert [column.name for column in seen.columns] == [
        "CA Valence Romans Agglo",
        "CC du Crestois et de Pays de Saillans",
    ]
    figures = {line.skill.name: [(cell.helps, cell.learns) for cell in line.cells] for line in seen.lines}
    assert figures == {"cartographie": [(2, 0), (1, 0)], "budget participatif": [(0, 1), (0, 1)]}
    gaps = {line.skill.name: [line.total.is_gap, *(cell.is_gap for cell in line.cells)] for line in seen.lines}
    assert gaps == {"cartographie": [False] * 3, "budget participatif": [True] * 3}
    assert seen.gap_count == 1
    assert [line.skill.name for line in drawn.get("/skills/?gaps=1").context["map"].lines] == ["budget participatif"]
    by = {one: drawn.get(f"/skills/?by={one}").context["map"].columns for one in ("department", "organisation")}
    assert [[column.name for column in columns] for columns in by.values()] == [["Drôme"], ["Mairie"]]


@pytest.mark.parametrize(
    "query", ["", "by=department", "by=organisation", "where=Valence (Drôme)", "where=Drôme&by=epci"]
)
def test_each_figure_is_the_number_of_people_behind_its_link(drawn, query):
    """LA3."""
    for line in drawn.get(f"/skills/?{query}").context["map"].lines:
        for cell in [line.total, *line.cells]:
            if cell.url and (cell.helps or cell.learns):
                assert drawn.get(cell.url).context["page"].paginator.count == cell.helps + cell.learns


@pytest.mark.parametrize("show", ["table", "picture", "list"])
def test_the_map_is_a_table_a_picture_and_a_list(drawn, show):
    """LU2: each says the gap in words or in its own sign."""
    page = drawn.get("/skills/", {"show": show}).content.decode()
    assert "cartographie" in page
    assert {"table": "<table", "picture": '<svg class="map-picture"', "list": 'class="cards"'}[show] in page
    assert {"table": "is-gap", "picture": "map-wants is-gap", "list": "Personne"}[show] in page or show == "list"


@pytest.mark.parametrize("query", ["from=9999999999999999", "from=-1", "by=x&show=x", "where=%27&q=%5C", "gaps=2"])
def test_any_address_of_the_map_gets_an_answer(drawn, query):
    """REL-H1."""
    assert drawn.get(f"/skills/?{query}").status_code == 200


@pytest.fixture
def proposed(people) -> SkillProposal:
    """What bob published often on, proposed to him."""
    for number in range(3):
        publish(people, f"Lien {number}", tags=("Zibeline",))
        publish(people, f"Autre {number}", author=people.carole, tags=("Étranger",))
    tasks.propose_to(people.bob.pk)
    tasks.propose_to(people.bob.pk)
    return SkillProposal.objects.get(user=people.bob)


def test_a_proposal_is_accepted(people, browser, proposed):
    """LU1: drawn from one's own contributions; accepted, it is among one's skills."""
    assert (proposed.name, proposed.count) == ("Zibeline", 3)
    bob = browser("bob")
    assert all("Zibeline" in bob.get(path).content.decode() for path in ("/", "/settings/skills/", "/members/bob/"))
    bob.post(f"/settings/skills/proposals/{proposed.pk}/", {"answer": "accept"})
    assert told("bob") == ["Zibeline"]
    tasks.propose_to(people.bob.pk)
    assert not SkillProposal.objects.filter(state="proposed").exists()


def test_a_proposal_refused_never_comes_back(people, browser, proposed):
    """LU1."""
    browser("bob").post(f"/settings/skills/proposals/{proposed.pk}/", {"answer": "refuse", "next": "/"})
    publish(people, "Encore", tags=("zibeline",))
    tasks.propose_to(people.bob.pk)
    assert (told("bob"), SkillProposal.objects.get(user=people.bob).state) == ([], "refused")


@pytest.mark.parametrize("part", [part for part in PARTS if part != "bob"])
def test_nobody_else_ever_sees_a_proposal(people, browser, proposed, part):
    """LU1, LA3: not even a name to complete; and nobody answers for somebody else."""
    SkillProposal.objects.update(name="CANARI", slug="canari")
    client = browser(part)
    paths = ["/", "/skills/", "/skills/complete/?q=can", "/members/", "/members/?q=canari", "/members/bob/",
             "/settings/skills/", "/search/?q=canari", "/site/skills/"]  # fmt: skip
    seen = [path for path in paths if "CANARI" in client.get(path, follow=True).content.decode()]
    assert seen == []
    assert client.post(f"/settings/skills/proposals/{proposed.pk}/", {"answer": "accept"}).status_code in {302, 404}
    assert SkillProposal.objects.get(user=people.bob).state == "proposed"


def test_the_worker_looks_at_those_who_contributed_lately(
    people, proposed, django_capture_on_commit_callbacks, settings
):
    """LU1: and forgets the skills nobody has any more."""
    settings.CELERY_TASK_ALWAYS_EAGER = True
    skills.skill_named("Oubliée")
    with django_capture_on_commit_callbacks(execute=True):
        tasks.propose()
    assert SkillProposal.objects.filter(user=people.carole, slug="etranger").exists()
    assert not Skill.objects.filter(name="Oubliée").exists()
