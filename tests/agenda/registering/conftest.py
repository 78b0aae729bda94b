"""Registrations are tested in English, the language of their sentences, whoever reads them."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _in_english(settings: pytest.FixtureRequest) -> None:
    """Answer visitors in English; `acts` makes everybody else speak it."""
    settings.LANGUAGE_CODE = "en"  # type: ignore[attr-defined]
