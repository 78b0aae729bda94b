"""Fixtures of the tests of `veille`."""

from tests.veille.desk import desk
from tests.veille.editions import table
from tests.veille.telling import killed_before_noting, teller
from tests.web import site

__all__ = ["desk", "killed_before_noting", "site", "table", "teller"]
