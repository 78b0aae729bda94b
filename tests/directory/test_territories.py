"""Official territories: imported as often as one likes, found by typing, chosen without script too."""

from __future__ import annotations

import lzma
import sys
import tracemalloc
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import territory_import
from accounts.models import Profile, Territory
from accounts.territories import find, lies_in, resolve, within_q
from tests.accounts.test_settings import PROFILE
from tests.directory.conftest import FEW, tell


def names(typed: str) -> list[str]:
    """Return what typing proposes."""
    return [place.label for place in find(typed)]


@pytest.mark.parametrize("typed", ["romans", "ROMANS", "Romàns", " romans "])
def test_a_prefix_proposes_the_most_populated_first(places, typed):
    """LU2: « romans » proposes Romans-sur-Isère first."""
    assert names(typed)[:3] == ["Romans-sur-Isère (Drôme)", "Romans (Loire)", "Romans (Ardèche)"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("st etienne", "Saint-Étienne (Loire)"),
        ("st-denis", "Saint-Denis (La Réunion)"),
        ("saint é", "Saint-Étienne (Loire)"),
        ("l’étrange", "L'Étrange-le-Château (Ardèche)"),
        ("L'etrange le ch", "L'Étrange-le-Château (Ardèche)"),
        ("drome", "Drôme (département)"),
        ("valence romans", "CA Valence Romans Agglo (Drôme)"),
        ("isere", "Romans-sur-Isère (Drôme)"),
    ],
)
def test_accents_case_apostrophes_and_saints_do_not_count(places, typed, first):
    """LU2."""
    assert names(typed)[0] == first


@pytest.mark.parametrize("typed", ["", " ", "%", "_", "'", "(", "x" * 500, "é" * 300, "😀"])
def test_any_text_gets_an_answer(places, people, browser, typed):
    """REL-H1."""
    assert browser("bob").get("/territories/", {"q": typed}).json() == {"tags": []}


def test_completion_is_for_those_who_are_signed_in(places, people, browser):
    """LU2."""
    assert browser("bob").get("/territories/", {"q": "val"}).json()["tags"][-1] == "Valence (Drôme)"
    assert browser("visitor").get("/territories/?q=val").status_code == 302


def test_a_label_is_one_territory_and_a_shared_name_is_none(places):
    """LU2."""
    assert resolve("Romans (Loire)") == places["79231"]
    assert resolve("romans-sur-isere") == places["26281"]
    assert resolve("Romans") is None


@pytest.mark.parametrize("outer", ["26281", "200068781", "26"])
def test_what_is_in_a_commune_is_in_its_epci_its_departement_and_its_region(places, people, outer):
    """LU2: in SQL and in memory alike."""
    tell(people, "bob", places["26281"])
    tell(people, "carole", places["79231"])
    region = Territory.objects.get(level="region", code="84")
    inner = Territory.objects.select_related("department").get(code="26281")
    for place in (places[outer], region):
        found = set(Profile.objects.filter(within_q(place)).values_list("user__username", flat=True))
        assert "bob" in found
        assert ("carole" in found) == (place == region)
        assert lies_in(inner, place) or inner == place


def test_a_territory_is_chosen_in_the_profile(places, people, browser):
    """LU1: by its label, and by the list that comes back when several answer."""
    bob = browser("bob")
    answer = bob.post("/settings/profile/", {**PROFILE, "territory": "romans"})
    assert answer.status_code == 422
    assert '<option value="Romans-sur-Isère (Drôme)">' in answer.content.decode()
    bob.post("/settings/profile/", {**PROFILE, "territory": "Romans-sur-Isère (Drôme)", "territory_reach": "groups"})
    assert people.bob.profile.__class__.objects.get(user=people.bob).territory == places["26281"]
    assert 'value="Romans-sur-Isère (Drôme)"' in bob.get("/settings/profile/").content.decode()
    assert "Romans-sur-Isère" in browser("carole").get("/members/bob/").content.decode()
    assert "Romans-sur-Isère" not in browser("mallory").get("/members/bob/").content.decode()


def test_an_unknown_place_says_so(places, people, browser):
    answer = browser("bob").post("/settings/profile/", {**PROFILE, "territory": "Atlantide"})
    assert (answer.status_code, "Atlantide" in answer.content.decode()) == (422, True)


def test_importing_again_changes_what_changed(places, people, tmp_path):
    """LU2: repeatable; people of a commune that joined another follow it."""
    old = Territory.objects.create(level="commune", code="26999", name="Vieille-Commune", folded="vieille commune")
    tell(people, "bob", old)
    kept = {place.code: place.pk for place in places.values()}
    newer = tmp_path / "newer.tsv"
    newer.write_text(FEW.read_text().replace("Romans-sur-Isère\t33464", "Romans-sur-Isère\t34000"))
    call_command("import_territories", newer, verbosity=0)
    assert Territory.objects.get(code="26281").population == 34000
    assert Profile.objects.get(user=people.bob).territory == places["26362"]
    assert {place.code: place.pk for place in Territory.objects.exclude(level="region")} == kept


def test_importing_what_is_there_already_writes_nothing(places):
    with CaptureQueriesContext(connection) as captured:
        call_command("import_territories", FEW, if_changed=True, verbosity=0)
    assert len(captured) == 1


@pytest.mark.parametrize("content", [b"", b"not\tterritories\n", b"\xfd7zXZ\x00broken"])
def test_a_wrong_file_says_so(db, tmp_path, content):
    wrong = tmp_path / "wrong.tsv.xz"
    wrong.write_bytes(content if content.startswith(b"\xfd") else lzma.compress(content))
    with pytest.raises(CommandError):
        call_command("import_territories", wrong)
    assert not Territory.objects.exists()


def test_the_real_list_is_packed_whole(db):
    """LU2: the file the product ships with is the package's, overseas included; packing is bounded in memory."""
    sys.path.insert(0, str(settings.BASE_DIR / "scripts"))
    import compact_territories

    packed = Path(territory_import.PACKED)
    assert lzma.decompress(packed.read_bytes()) == compact_territories.packed()
    assert packed.stat().st_size < 500_000


def test_the_real_list_is_imported_in_seconds(db):
    """LU2: 36,000 territories in less than 90 MB; « romans » proposes Romans-sur-Isère among all of France's."""
    tracemalloc.start()
    call_command("import_territories", verbosity=0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 90_000_000
    assert Territory.objects.count() > 36_000
    assert names("romans")[0] == "Romans-sur-Isère (Drôme)"
    assert names("noumea")[0] == "Nouméa (Nouvelle-Calédonie)"
    assert names("st-denis")[0] == "Saint-Denis (La Réunion)"
