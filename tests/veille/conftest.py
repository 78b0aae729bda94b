"""Fixtures of the tests of `veille`."""

from tests.veille.desk import desk
from tests.veille.editions import table
from tests.web import site

__all__ = ["desk", "site", "table"]
