"""Packs the official territories of the npm package into the small file that the product ships with.

    .venv/bin/python scripts/compact_territories.py

A test compares the two, so that a newer package is never forgotten. See docs/adr/0009-territories-and-reach.md.
"""

from __future__ import annotations

import json
import lzma
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "node_modules" / "@etalab" / "decoupage-administratif" / "data"
PACKED = ROOT / "accounts" / "data" / "territories.tsv.xz"


def rows() -> Iterator[tuple[str, ...]]:
    """Yield (level, code, name, population, parent, département), parents first; `was` leads a former commune on."""
    towns = [town for town in _read("communes") if town["type"] == "commune-actuelle"]
    people: dict[str, int] = defaultdict(int)
    for town in towns:
        people[town["departement"]] += town.get("population", 0)
        people["R" + town["region"]] += town.get("population", 0)
    regions = [row for row in _read("regions") if len(row["code"]) == 2]
    known = {row["code"] for row in regions}
    for row in regions:
        yield "region", row["code"], row["nom"], str(people["R" + row["code"]]), "", ""
    # Overseas collectivities stand in the package as a région and a département of the same name: one is enough.
    for row in _read("departements"):
        region = row["region"] if row["region"] in known else ""
        yield "department", row["code"], row["nom"], str(people[row["code"]]), region, ""
    yield from _towns(towns)


def _towns(towns: list[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    home = {town["code"]: town["departement"] for town in towns}
    union: dict[str, str] = {}
    for row in _read("epci"):
        largest = max(row["membres"], key=lambda town: town.get("populationMunicipale") or 0)
        union |= {town["code"]: row["code"] for town in row["membres"]}
        seat = home.get(largest["code"], "")
        yield "epci", row["code"], row["nom"], str(row.get("populationMunicipale") or 0), seat, seat
    for town in towns:
        code = town["code"]
        parent = union.get(code, "")
        yield "commune", code, town["nom"], str(town.get("population", 0)), parent, town["departement"]
    for town in _read("communes"):
        if town["type"] in {"commune-deleguee", "commune-associee"} and town["code"] not in home:
            yield "was", town["code"], town["nom"], "0", town["chefLieu"], ""


def _read(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((PACKAGE / f"{name}.json").read_text(encoding="utf-8"))
    return found


def packed() -> bytes:
    """Return the rows as one tab-separated text."""
    return "".join("\t".join(row) + "\n" for row in rows()).encode()


if __name__ == "__main__":
    PACKED.parent.mkdir(exist_ok=True)
    PACKED.write_bytes(lzma.compress(packed(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{PACKED.relative_to(ROOT)}: {PACKED.stat().st_size:,} bytes")
