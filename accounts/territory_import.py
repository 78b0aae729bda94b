"""Brings the official territories into the database, from the file that `scripts/compact_territories.py` packs."""

from __future__ import annotations

import lzma
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import Count, Sum

from accounts.models import Organisation, Profile, Territory
from accounts.territories import fold_place

PACKED = Path(__file__).parent / "data" / "territories.tsv.xz"
LEVELS = ("region", "department", "epci", "commune")
BATCH = 500
FIELDS = ["name", "folded", "parent", "department", "population"]
_ABOVE = {"region": "", "department": "region", "epci": "department", "commune": "epci"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file; the level `was` leads a former commune to the one it joined."""

    level: str
    code: str
    name: str
    population: int
    parent: str
    department: str


def read(path: Path) -> list[Row]:
    """Return the rows of a packed file (36,000 of them, 10 MB). Raises OSError or ValueError when it is none."""
    opened = lzma.open if path.suffix == ".xz" else open
    try:
        with opened(path, "rt", encoding="utf-8") as file:
            rows = [_row(line) for line in file]
    except lzma.LZMAError as error:
        raise ValueError(str(error)) from None
    if not rows:
        raise ValueError("it is empty")
    return rows


def _row(line: str) -> Row:
    cells = line.rstrip("\n").split("\t")
    if len(cells) != 6 or cells[0] not in {*LEVELS, "was"}:
        raise ValueError("a line is not: level, code, name, population, parent, département")
    level, code, name, people, parent, department = cells
    return Row(level, code, name, int(people), parent, department)


def is_up_to_date(rows: list[Row]) -> bool:
    """Tell whether the database holds as many territories, and as many people in them: one query."""
    kept = [row for row in rows if row.level != "was"]
    found = Territory.objects.aggregate(count=Count("pk"), people=Sum("population"))
    return found == {"count": len(kept), "people": sum(row.population for row in kept)}


@transaction.atomic
def bring(rows: list[Row]) -> int:
    """Make the territories those of `rows` and return their number. People of a former commune follow it."""
    pks: dict[tuple[str, str], int] = {}
    for level in LEVELS:
        mine = [row for row in rows if row.level == level]
        for start in range(0, len(mine), BATCH):
            Territory.objects.bulk_create(
                [_territory(row, pks) for row in mine[start : start + BATCH]],
                update_conflicts=True,
                unique_fields=["level", "code"],
                update_fields=FIELDS,
            )
        pks |= {(level, code): pk for code, pk in Territory.objects.filter(level=level).values_list("code", "pk")}
    _drop_former(rows, pks)
    return Territory.objects.count()


def _territory(row: Row, pks: dict[tuple[str, str], int]) -> Territory:
    department = pks.get(("department", row.department))
    parent = pks.get((_ABOVE[row.level], row.parent)) or (department if row.level == "commune" else None)
    return Territory(
        level=row.level, code=row.code, name=row.name, folded=fold_place(row.name), population=row.population,
        parent_id=parent, department_id=department,
    )  # fmt: skip


def _drop_former(rows: list[Row], pks: dict[tuple[str, str], int]) -> None:
    """Delete the territories that are no more; their people and organisations go to the commune that took them in."""
    current = {(row.level, row.code) for row in rows}
    joined = {row.code: row.parent for row in rows if row.level == "was"}
    for (level, code), pk in pks.items():
        if (level, code) in current:
            continue
        heir = pks.get(("commune", joined.get(code, "")))
        for model in (Profile, Organisation):
            model.objects.filter(territory_id=pk).update(territory_id=heir)
        Territory.objects.filter(pk=pk).delete()
