"""The living map of skills: who can help and who wants to learn, by territory or by organisation, with the gaps.

It counts what the reader may read and nothing else (LA3): each figure is the number of people behind its link. So no
figure needs to be blurred: it tells nothing that the list does not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, When
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import Organisation, Territory
from accounts.territories import find, resolve, within_q
from core import text
from directory import skills
from directory.models import PersonSkill, Skill
from groups.access import Access
from groups.reach import readable_q

COLUMNS = 10
ROWS = 30
BY = ("epci", "department", "organisation")
HELP, LEARN = PersonSkill.Kind.HELP, PersonSkill.Kind.LEARN


SHOWS = ("table", "picture", "list")


@dataclass(frozen=True)
class Asked:
    """What the address asks of the map. `typed` is the place as typed, `place` what it means, if anything."""

    by: str = "epci"
    show: str = "table"
    typed: str = ""
    place: Territory | None = None
    words: str = ""
    only_gaps: bool = False
    start: int = 0


def asked_of(get: QueryDict) -> Asked:
    """Return what the address asks; what it does not understand is as if it were not there."""
    typed, start = text.one_line(get.get("where", ""))[:120], get.get("from", "")
    return Asked(
        by=str(get.get("by")) if get.get("by") in BY else "epci",
        show=str(get.get("show")) if get.get("show") in SHOWS else "table",
        typed=typed,
        place=(resolve(typed) or next(iter(find(typed)), None)) if typed else None,
        words=text.one_line(get.get("q", ""))[:60],
        only_gaps=get.get("gaps") == "1",
        start=int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 0,
    )


@dataclass
class Cell:
    """How many can help and how many want to learn, one skill in one place."""

    helps: int = 0
    learns: int = 0
    url: str = ""

    @property
    def is_gap(self) -> bool:
        """Tell whether somebody wants to learn what nobody here can help with."""
        return self.learns > 0 and self.helps == 0

    @property
    def tone(self) -> int:
        """How strongly the cell is coloured, from 0 to 4."""
        return min(4, self.helps)


@dataclass
class Column:
    """A territory or an organisation, with all its people who told a skill."""

    key: int
    name: str
    where: str
    total: Cell = field(default_factory=Cell)


@dataclass
class Line:
    """A skill, with its people in all, and in each column."""

    skill: Skill
    total: Cell
    cells: list[Cell]


@dataclass
class SkillMap:
    """The map as one reader may see it."""

    columns: list[Column]
    lines: list[Line]
    skill_count: int
    gap_count: int
    people_count: int
    later: int | None
    before: int


def draw(access: Access, asked: Asked) -> SkillMap:
    """Return the map: five queries, whatever the number of people."""
    told = skills.told_to(access)
    if asked.place:
        told = told.filter(_there_q(access, asked.place))
    if asked.words:
        told = told.filter(skill__slug__contains=text.slug(asked.words))
    totals = _totals(told)
    gaps = [pk for pk, cell in totals.items() if cell.is_gap]
    order = sorted(gaps if asked.only_gaps else totals, key=lambda pk: (-(totals[pk].helps + totals[pk].learns), pk))
    shown = order[asked.start : asked.start + ROWS]
    cells = _cells(access, told, asked.by)
    columns = _columns({key: cell for key, cell in cells.items() if key[0] in set(order)}, asked.by)
    names = Skill.objects.in_bulk(shown)
    lines = [Line(names[pk], totals[pk], [cells.get((pk, one.key), Cell()) for one in columns]) for pk in shown]
    _link(lines, columns, asked)
    count = told.order_by().values("user").distinct().count()
    later = asked.start + ROWS if asked.start + ROWS < len(order) else None
    return SkillMap(columns, lines, len(order), len(gaps), count, later, max(asked.start - ROWS, 0))


def _there_q(access: Access, place: Territory) -> Q:
    """Return the condition that a person tells `access` they are in `place`."""
    at_home = readable_q(access, owner="user", reach="user__profile__territory_reach")
    return at_home & within_q(place, "user__profile__territory")


def _totals(told: QuerySet[PersonSkill]) -> dict[int, Cell]:
    found: dict[int, Cell] = {}
    for pk, kind, count in told.order_by().values_list("skill", "kind").annotate(n=Count("pk")):
        _add(found.setdefault(pk, Cell()), kind, count)
    return found


def _add(cell: Cell, kind: str, count: int) -> None:
    if kind == HELP:
        cell.helps += count
    else:
        cell.learns += count


def _cells(access: Access, told: QuerySet[PersonSkill], by: str) -> dict[tuple[int, int], Cell]:
    """Return the cell of each skill in each column: one query. A territory that is not told counts nowhere."""
    if by == "organisation":
        rows: Any = told.values_list("skill", "kind", "user__affiliations__organisation")
    else:
        told = told.filter(readable_q(access, owner="user", reach="user__profile__territory_reach"))
        rows = told.annotate(place=_at_level(by)).values_list("skill", "kind", "place")
    found: dict[tuple[int, int], Cell] = {}
    for skill, kind, key, count in rows.order_by().annotate(n=Count("user", distinct=True)):
        if key is not None:
            _add(found.setdefault((skill, key), Cell()), kind, count)
    return found


def _at_level(by: str) -> Case:
    """Return the expression of the EPCI, or of the département, where the territory of a profile lies."""
    at = "user__profile__territory"
    if by == "epci":
        below = When(**{f"{at}__level": "commune", f"{at}__parent__level": "epci"}, then=F(f"{at}__parent"))
    else:
        below = When(**{f"{at}__level__in": ["commune", "epci"]}, then=F(f"{at}__department"))
    return Case(When(**{f"{at}__level": by}, then=F(at)), below, output_field=IntegerField())


def _columns(cells: dict[tuple[int, int], Cell], by: str) -> list[Column]:
    """Return the columns with most people, each with its totals: one query."""
    totals: dict[int, Cell] = {}
    for (_skill, key), cell in cells.items():
        total = totals.setdefault(key, Cell())
        total.helps += cell.helps
        total.learns += cell.learns
    keys = sorted(totals, key=lambda key: (-(totals[key].helps + totals[key].learns), key))[:COLUMNS]
    if by == "organisation":
        rows: dict[int, Any] = Organisation.objects.in_bulk(keys)  # unfiltered: organisations are known to all
        return [Column(key, rows[key].name, rows[key].slug, totals[key]) for key in keys]
    rows = Territory.objects.select_related("department").in_bulk(keys)  # unfiltered: the official list is public
    return [Column(key, rows[key].name, rows[key].label, totals[key]) for key in keys]


def _link(lines: list[Line], columns: list[Column], asked: Asked) -> None:
    """Lead each figure to the people behind it."""
    name, home = ("organisation" if asked.by == "organisation" else "where"), reverse("accounts:directory")
    place = {"where": asked.place.label} if asked.place else {}
    for line in lines:
        line.total.url = f"{home}?{urlencode({'skill': line.skill.slug, **place})}"
        for column, cell in zip(columns, line.cells, strict=True):
            asks = {"skill": line.skill.slug, name: column.where}
            if asked.place:
                asks["within" if name == "where" else "where"] = asked.place.label
            cell.url = f"{home}?{urlencode(asks)}"
