"""Writing many rows at once, children of `Content` included, which `bulk_create` does not do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row")
Tell = Callable[[str, int], None]
BATCH = 2_000
PARAMETERS_MAX = 30_000
"""SQLite takes at most 32,766 in one statement."""


def batches(rows: Iterable[Row], size: int = BATCH) -> Iterator[list[Row]]:
    """Cut `rows` into lists of at most `size`."""
    source = iter(rows)
    while batch := list(islice(source, size)):
        yield batch


def write(table: type[models.Model], rows: Iterable[models.Model], tell: Tell) -> int:
    """Insert unsaved rows of a plain table, and return how many there were; each gets its key."""
    done = 0
    for batch in batches(rows):
        table._base_manager.bulk_create(batch)
        done += len(batch)
        tell(str(table._meta.verbose_name_plural), done)
    return done


def write_children(table: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert the own columns of a child of `Content`, whose parents exist; a column not named has its default."""
    fields = table._meta.local_concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column or "") for field in fields)
    one = f"({', '.join(['%s'] * len(fields))})"
    for batch in batches(rows, PARAMETERS_MAX // len(fields)):
        sql = f"INSERT INTO {quote(table._meta.db_table)} ({columns}) VALUES {', '.join([one] * len(batch))}"  # noqa: S608 - names of our own tables
        values = [_value(field, row) for row in batch for field in fields]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)


def _value(field: Any, row: Mapping[str, Any]) -> Any:
    value = row[field.attname] if field.attname in row else field.get_default()
    return field.get_db_prep_save(value, connection)
