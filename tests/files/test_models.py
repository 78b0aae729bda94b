"""Reference documents: new files are made of them, and they stay as they are."""

from __future__ import annotations

import pytest

from files.models import File
from tests.files.bring import make, put, url
from tests.people import People

pytestmark = pytest.mark.django_db


def test_a_new_file_is_made_of_a_model(people: People) -> None:
    """FI16: in the folder one is in, under a name of one's own, which gets the ending; the model is not touched."""
    model = put(people.veille, people.carole, "Compte rendu.odt", b"modele", columns={"is_model": True})
    put(people.veille, people.carole, "Autre.odt", b"autre")
    folder, bob = make(people.veille, people.bob), people.client("bob")
    path = url(people.veille, "from_model") + f"?in={folder.pk}"
    html = bob.get(path).content.decode()
    assert "Compte rendu.odt" in html
    assert "Autre.odt" not in html
    assert bob.post(path, {"model": model.pk, "title": ""}).status_code == 422
    bob.post(path, {"model": model.pk, "title": "Réunion du 3 mars"})
    made = File.objects.get(folder=folder)
    assert (made.title, made.is_model, made.author) == ("Réunion du 3 mars.odt", False, people.bob)
    assert made.current.blob == model.current.blob


def test_models_of_elsewhere_are_not_offered(people: People) -> None:
    """REL-S1: nor taken when forged."""
    other = put(people.groups["elus"], people.elise, "Secret.odt", b"s", columns={"is_model": True})
    path = url(people.veille, "from_model")
    assert people.client("bob").post(path, {"model": other.pk, "title": "x"}).status_code == 422
    assert people.client("mallory").get(path).status_code == 403
