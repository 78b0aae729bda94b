"""Fixtures every test may ask for: the named people, and browsers signed in as them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.people import People, make_people
from tests.web import site

__all__ = ["browser", "people", "site"]


@pytest.fixture
def people(db: None) -> People:
    """Everybody of the contract, in their groups."""
    return make_people()


@pytest.fixture
def browser(people: People) -> Callable[[str], Client]:
    """Return a client signed in as a person (`visitor` for nobody, `admin_on` for rights switched on)."""
    return people.client
