"""The fields of profiles, as the administrators of the site define them."""

from __future__ import annotations

import pytest

from accounts.models import ProfileField, ProfileValue
from activity.models import Activity
from tests.people import PARTS

TYPED = {"name": "Téléphone", "kind": "phone", "default_reach": "groups", "is_listed": "on"}


def test_an_administrator_makes_orders_and_changes_fields(people, browser):
    """LU1: order, section, mandatory, filterable, shown in the list, locked; written in the log."""
    admin = browser("admin_on")
    assert admin.post("/site/fields/new/", TYPED).status_code == 302
    choice = {"name": "Missions", "kind": "choice", "choices": "Élu\nAgent", "section": "Travail", "is_required": "on",
              "is_filter": "on", "default_reach": "platform"}  # fmt: skip
    admin.post("/site/fields/new/", choice)
    first, second = ProfileField.objects.all()
    assert (first.slug, second.offered(), second.is_filter, first.default_reach) == (
        "telephone", ["Élu", "Agent"], True, "groups"
    )  # fmt: skip
    admin.post(f"/site/fields/{second.pk}/move/", {"to": "up"})
    assert [field.name for field in ProfileField.objects.all()] == ["Missions", "Téléphone"]
    admin.post(f"/site/fields/{first.pk}/", {**TYPED, "name": "Portable"})
    assert ProfileField.objects.get(pk=first.pk).name == "Portable"
    verbs = Activity.objects.filter(verb__startswith="field.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["field.made", "field.made", "field.changed"]
    assert "Portable" in admin.get("/site/fields/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "choice", "choices": " \n "}, {"name": ""}, {"is_required": "on", "is_locked": "on"}, {"name": "Déjà"}],
)
def test_a_wrong_field_is_shown_again(people, browser, wrong):
    ProfileField.objects.create(name="Déjà", slug="deja")
    assert browser("admin_on").post("/site/fields/new/", {**TYPED, **wrong}).status_code == 422
    assert ProfileField.objects.count() == 1


def test_deleting_a_field_says_what_is_lost(people, browser):
    """LU1: with the count, then for good."""
    field = ProfileField.objects.create(name="Site", slug="site")
    for user in (people.bob, people.carole):
        ProfileValue.objects.create(user=user, field=field, value="x")
    admin = browser("admin_on")
    assert "2" in admin.get(f"/site/fields/{field.pk}/delete/").content.decode().split("<h1>")[1].split("</form>")[0]
    admin.post(f"/site/fields/{field.pk}/delete/")
    assert not ProfileField.objects.exists()
    told = Activity.objects.get(verb="field.deleted").data
    assert (told["field"], told["values"]) == ("Site", 2)


def test_an_administrator_fills_in_a_locked_field(people, browser):
    """LU1."""
    field = ProfileField.objects.create(name="Matricule", slug="matricule", is_locked=True)
    admin = browser("admin_on")
    admin.post("/site/fields/of/bob/", {f"field_{field.pk}": "12", f"reach_{field.pk}": "groups"})
    assert ProfileValue.objects.get().value == "12"
    assert "12" in browser("carole").get("/members/bob/").content.decode()


@pytest.mark.parametrize("part", [part for part in PARTS if part != "admin_on"])
def test_nobody_else_defines_anything(people, browser, part):
    """LA8, REL-S2."""
    field = ProfileField.objects.create(name="Site", slug="site")
    client = browser(part)
    paths = ["new/", f"{field.pk}/", f"{field.pk}/move/", f"{field.pk}/delete/", "of/bob/"]
    assert all(client.post(f"/site/fields/{path}", TYPED).status_code in {302, 403, 404} for path in paths)
    assert ProfileField.objects.get().name == "Site"
