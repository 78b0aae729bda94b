"""Fixtures every test may ask for: the named people, and browsers signed in as them."""

from __future__ import annotations

from collections.abc import Callable

import hypothesis
import pytest
from django.core.cache import cache
from django.test import Client

from tests import database
from tests.people import People, make_people
from tests.web import site

__all__ = ["browser", "people", "site"]

# A busy machine must not make a property false: time is tested where it is the subject.
hypothesis.settings.register_profile("steady", deadline=None)
hypothesis.settings.load_profile("steady")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Let each process begin with a copy of one migrated database."""
    database.prepare()


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Take the copied file as it is."""
    return database.is_kept()


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """Start each test with an empty cache: rate limits and turns at a host belong to one test only."""
    cache.clear()


@pytest.fixture
def people(db: None) -> People:
    """Everybody of the contract, in their groups."""
    return make_people()


@pytest.fixture
def browser(people: People) -> Callable[[str], Client]:
    """Return a client signed in as a person (`visitor` for nobody, `admin_on` for rights switched on)."""
    return people.client
