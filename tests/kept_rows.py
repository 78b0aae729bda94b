"""Rows made once by the product's own actions, then put back as they were: a test's people cost ten queries, not two
hundred.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.apps import apps
from django.db import models, transaction

from core import clock

Table = type[models.Model]


class KeptRows:
    """What a few acts wrote into tables that were empty before them."""

    def __init__(self) -> None:
        self._full = {table for table in _tables() if table._base_manager.exists()}
        self._rows: list[models.Model] = []

    def keep(self) -> None:
        """Keep the rows that came since this object was made, at this very moment when the clock stands still."""
        self._made_at = clock.now()
        for table in _tables():
            if table not in self._full:
                self._rows += table._base_manager.order_by("pk")

    def put_back(self) -> None:
        """Write them again, with their keys, as if the acts took place now: at once, as tables name one another."""
        with transaction.atomic():
            for table, rows in groupby(self._rows, key=type):
                table._base_manager.bulk_create(self._now(rows))

    def _now(self, rows: Iterable[models.Model]) -> Iterable[models.Model]:
        later = clock.now() - self._made_at
        for row in rows:
            again = copy.copy(row)
            again._state = models.base.ModelState()
            for field in row._meta.concrete_fields:
                value = getattr(row, field.attname)
                if isinstance(value, datetime):
                    setattr(again, field.attname, value + later)
            yield again


def _tables() -> list[Table]:
    return [table for table in apps.get_models(include_auto_created=True) if table._meta.managed]
