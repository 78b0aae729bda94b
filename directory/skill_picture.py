"""The map of skills as a picture: circles whose area is the number of people, dashed where there is a gap."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from directory.skill_map import Cell, SkillMap

STEP_X, STEP_Y = 74, 46
LEFT = 210
BIGGEST = 20.0
LABEL_MAX = 26


@dataclass(frozen=True)
class Bubble:
    """One circle: who can help inside, who wants to learn around."""

    x: int
    y: int
    helps: float
    learns: float
    cell: Cell
    skill: str
    place: str


@dataclass(frozen=True)
class Label:
    """A name beside a row or above a column."""

    x: int
    y: int
    text: str
    full: str


@dataclass(frozen=True)
class Picture:
    """Everything to draw, in units of the view box."""

    width: int
    height: int
    rows: list[Label]
    columns: list[Label]
    bubbles: list[Bubble]


def picture_of(drawn: SkillMap) -> Picture:
    """Return the picture of a map. The area of a circle, not its radius, is the number of people."""
    most = max((max(cell.helps, cell.learns) for line in drawn.lines for cell in line.cells), default=1) or 1

    def radius(count: int) -> float:
        return round(BIGGEST * sqrt(count / most), 1) if count else 0.0

    # Names above the columns lean: the longest says how high they reach.
    top = 34 + round(4.7 * max((len(_short(column.name)) for column in drawn.columns), default=0))
    bubbles = [
        Bubble(
            LEFT + column * STEP_X + STEP_X // 2, top + row * STEP_Y + STEP_Y // 2,
            radius(cell.helps), radius(cell.learns), cell, line.skill.name, drawn.columns[column].name,
        )
        for row, line in enumerate(drawn.lines)
        for column, cell in enumerate(line.cells)
        if cell.helps or cell.learns
    ]  # fmt: skip
    rows = [
        Label(LEFT - 12, top + row * STEP_Y + STEP_Y // 2 + 5, _short(line.skill.name), line.skill.name)
        for row, line in enumerate(drawn.lines)
    ]
    columns = [
        Label(LEFT + number * STEP_X + STEP_X // 2, top - 12, _short(column.name), column.name)
        for number, column in enumerate(drawn.columns)
    ]
    width, height = LEFT + len(columns) * STEP_X + 120, top + len(rows) * STEP_Y + 12
    return Picture(width, height, rows, columns, bubbles)


def _short(name: str) -> str:
    return name if len(name) <= LABEL_MAX else name[: LABEL_MAX - 1].rstrip() + "…"
