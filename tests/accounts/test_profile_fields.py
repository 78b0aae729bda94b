"""Fields that administrators define, filled in by people who choose who reads each."""

from __future__ import annotations

import pytest

from accounts.fields import AnswersForm, missing_for
from accounts.models import ProfileField, ProfileValue
from tests.accounts.test_settings import PROFILE
from tests.people import PARTS


def make_field(name: str, **extra: object) -> ProfileField:
    """Return a new field."""
    return ProfileField.objects.create(name=name, slug=name.lower(), **extra)


def test_a_person_fills_in_a_field_and_says_who_reads_it(people, browser):
    """LU1: each part of a profile has its own readers, as chosen by the person."""
    field = make_field("Téléphone", kind="phone")
    answer = browser("bob").post(
        "/settings/profile/", {**PROFILE, f"field_{field.pk}": "06 12 34 56 78", f"reach_{field.pk}": "groups"}
    )
    assert answer.status_code == 302
    seen = {part: "06 12 34 56 78" in browser(part).get("/members/bob/").content.decode() for part in PARTS}
    assert {part for part in PARTS if seen[part]} == {"bob", "carole", "alice", "admin_on"}


def test_the_presentation_obeys_its_reach(people, browser):
    """LU1."""
    browser("bob").post("/settings/profile/", {**PROFILE, "presentation": "Canari", "presentation_reach": "nobody"})
    assert "Canari" in browser("bob").get("/members/bob/").content.decode()
    assert "Canari" not in browser("carole").get("/members/bob/").content.decode()


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("phone", "demain"), ("link", "javascript:alert(1)"), ("choice", "autre"), ("line", "a" * 201), ("line", "")],
)
def test_a_wrong_answer_is_shown_again(people, browser, kind, typed):
    """LU1: 422, a sentence beside the field, nothing lost."""
    field = make_field("Mission", kind=kind, choices="un\ndeux", is_required=True)
    answer = browser("bob").post("/settings/profile/", {**PROFILE, "presentation": "Gardé", f"field_{field.pk}": typed})
    assert answer.status_code == 422
    assert "Gardé" in answer.content.decode()
    assert not ProfileValue.objects.exists()


def test_fields_stand_in_sections(people, browser):
    """LU1: in the form as in the profile, each under the name of its section, in the administrators' order."""
    for order, (name, section) in enumerate((("Bureau", "Travail"), ("Mission", "Travail"), ("Loisir", "Ailleurs")), 1):
        field = make_field(name, section=section, order=order)
        ProfileValue.objects.create(user=people.bob, field=field, value=f"v{order}")
    for path in ("/settings/profile/", "/members/bob/"):
        page = browser("bob").get(path).content.decode()
        assert page.count("<h2>Travail</h2>") == page.count("<h2>Ailleurs</h2>") == 1
        assert page.index("<h2>Travail") < page.index("Mission") < page.index("<h2>Ailleurs") < page.index("Loisir")


def test_a_locked_field_is_not_asked(people, browser):
    """LU1: only administrators change it."""
    field = make_field("Matricule", is_locked=True)
    ProfileValue.objects.create(user=people.bob, field=field, value="12")
    browser("bob").post("/settings/profile/", {**PROFILE, f"field_{field.pk}": "13"})
    assert ProfileValue.objects.get().value == "12"


def test_an_emptied_answer_is_forgotten_and_a_withdrawn_choice_is_kept(people):
    """LU1."""
    field = make_field("Mission", kind="choice", choices="un\n\n un \ndeux", is_required=False)
    ProfileValue.objects.create(user=people.bob, field=field, value="ancien", reach="groups")
    form = AnswersForm({f"field_{field.pk}": "ancien"}, fields=[field], user=people.bob)
    assert form.is_valid()
    form.save_answers(people.bob)
    assert ProfileValue.objects.get().reach == "groups"
    form = AnswersForm({f"field_{field.pk}": ""}, fields=[field], user=people.bob)
    assert form.is_valid()
    form.save_answers(people.bob)
    assert not ProfileValue.objects.exists()


def test_what_is_asked_of_everybody_is_known_until_it_is_answered(people):
    """LU1, LG19: and a group may ask for what is optional elsewhere."""
    asked, other = make_field("Mission", is_required=True), make_field("Loisir")
    assert list(missing_for(people.bob)) == [asked]
    ProfileValue.objects.create(user=people.bob, field=asked, value="x")
    assert not missing_for(people.bob).exists()
    form = AnswersForm({f"field_{other.pk}": ""}, fields=[other], user=people.bob, required=True)
    assert not form.is_valid()


def test_a_link_made_of_older_words_is_no_link(people, browser):
    """LU1, REL-H2: a field whose kind changed does not turn old words into an address."""
    field = make_field("Site", kind="link")
    ProfileValue.objects.create(user=people.bob, field=field, value="javascript:alert(1)")
    assert 'href="javascript' not in browser("carole").get("/members/bob/").content.decode()
