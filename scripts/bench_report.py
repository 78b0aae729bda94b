"""Writes docs/benchmarks.md from what was measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bench_measure import BLOCKS, CLIENTS, REQUESTS, Cost
from house import ROOT

DOCUMENT = ROOT / "docs" / "benchmarks.md"
RATIO_MAX = 1.3
"""No page may cost more at the scale of a country than so many times its cost at the small one."""


@dataclass(frozen=True)
class Row:
    """One page: its cost, its number of queries where counted, the CPU (ms) that is aimed at where there is an aim."""

    name: str
    cost: Cost
    queries: int | None
    target: float | None


@dataclass(frozen=True)
class Scale:
    """What was measured at one scale: pages, how much there is, memory of the web processes, seconds to load."""

    rows: list[Row]
    count: Mapping[str, int]
    memory_mb: float
    load_seconds: float


def write(measured: Mapping[str, Scale], at: datetime) -> None:
    """Write the document."""
    DOCUMENT.write_text("\n".join(_lines(measured, at)) + "\n")


def _lines(measured: Mapping[str, Scale], at: datetime) -> Iterator[str]:
    yield "# What pages cost"
    yield ""
    yield f"Written by `make bench` on {at:%Y-%m-%d}, on {_machine()}, with PostgreSQL and Redis on the same machine."
    yield ""
    yield (
        "Every page is asked for by a signed-in member of the largest group, over HTTP, of one web process. CPU is "
        "what the web process and PostgreSQL spent per request, read from the system, "
        f"in the least disturbed of {BLOCKS} blocks of {REQUESTS} requests; latencies are of all requests, one after "
        f"the other; requests per second are those that {CLIENTS} clients get answered at once, measuring included. "
        "The weight is the page as it travels, compressed. Times move with what else the machine does: compare "
        "columns of one run."
    )
    for name, scale in measured.items():
        yield from _table(name, scale)
    if len(measured) > 1:
        yield from _growth(measured)


def _table(name: str, scale: Scale) -> Iterator[str]:
    count = ", ".join(f"{number:,} {what}" for what, number in scale.count.items())
    yield ""
    yield f"## {name}"
    yield ""
    yield f"{count}. Loaded in {scale.load_seconds:.0f} s. The web processes hold {scale.memory_mb:.0f} MB in memory."
    yield ""
    yield "| page | CPU, ms | of which database | aim, ms | queries | p50, ms | p95, ms | requests/s | weight, KB |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for row in scale.rows:
        cost = row.cost
        aim = f"{row.target:g}{'' if cost.cpu_ms <= row.target else ' (missed)'}" if row.target else ""
        status = "" if cost.status in {200, 302, 303, 304} else f" ({cost.status})"
        yield (
            f"| {row.name}{status} | {cost.cpu_ms:.1f} | {cost.database_ms:.1f} | {aim} | {_or_nothing(row.queries)} | "
            f"{cost.p50:.0f} | {cost.p95:.0f} | {cost.rate or '' if not cost.rate else f'{cost.rate:.0f}'} | "
            f"{cost.size / 1024:.1f} |"
        )


def _growth(measured: Mapping[str, Scale]) -> Iterator[str]:
    """Yield how many times dearer each page becomes from the first scale to the others."""
    first, *others = measured
    base = {row.name: row.cost.cpu_ms for row in measured[first].rows}
    yield ""
    yield "## Growth"
    yield ""
    yield f"How many times its cost at `{first}` a page costs elsewhere; the aim is at most {RATIO_MAX}."
    yield ""
    yield f"| page | {' | '.join(others)} |"
    yield f"|---{'|---' * len(others)}|"
    for name, cost in base.items():
        grown = [_ratio(name, cost, measured[other]) for other in others]
        if any(grown):
            yield f"| {name} | {' | '.join(grown)} |"


def _ratio(name: str, cost: float, scale: Scale) -> str:
    found = next((row.cost.cpu_ms for row in scale.rows if row.name == name), None)
    if found is None or cost <= 0:
        return ""
    ratio = found / cost
    return f"{ratio:.2f}{'' if ratio <= RATIO_MAX else ' (over)'}"


def _or_nothing(number: int | None) -> str:
    return "" if number is None else str(number)


def _machine() -> str:
    """Return what the machine is: processors, memory, system, Python."""
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return f"{os.cpu_count()} processors ({model}), {memory:.0f} GB of memory, Python {platform.python_version()}"
