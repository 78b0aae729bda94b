"""Fixtures of the tests of `fediverse`."""

from tests.fediverse.peer import peer
from tests.veille.editions import table
from tests.web import site

__all__ = ["peer", "site", "table"]
