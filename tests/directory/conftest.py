"""What the tests of the directory need: a few territories, and people who told where they are and what they can do."""

from __future__ import annotations

from pathlib import Path

import pytest

from accounts import territory_import
from accounts.models import Profile, Territory
from directory import skills
from tests.people import People

FEW = Path(__file__).parent / "territories.tsv"


@pytest.fixture
def places(db: None) -> dict[str, Territory]:
    """A few territories, by code."""
    territory_import.bring(territory_import.read(FEW))
    return {place.code: place for place in Territory.objects.exclude(level="region")}


def tell(people: People, name: str, place: Territory | None = None, **columns: str) -> None:
    """Put somebody in a territory, and set who reads it."""
    Profile.objects.filter(user=people.users[name]).update(territory=place, **columns)


def can(people: People, name: str, *names: str, kind: str = "help") -> None:
    """Let somebody say what they can help with, or want to learn."""
    skills.declare(user=people.users[name], kind=kind, names=names)
