"""The veille whose edition a country has too."""

from tests.veille.editions import table

__all__ = ["table"]
