"""Fixtures of the tests of `core`."""

from tests.web import site

__all__ = ["site"]
