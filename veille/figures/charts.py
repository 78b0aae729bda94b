"""Calm charts made by the server: SVG without style nor script, always with the table that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

WIDTH = 640
_ROW, _LABEL, _VALUE = 30, 210, 48
_HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 220, 40, 12, 12, 28
_LABEL_LENGTH = 26
_INK, _MUTED, _LINE = "#1d2b42", "#56637a", "#dfe4ec"
FILLS = ("#33538a", "#b4690e", "#3f7d5a", "#7a4f9a")
"""Colours where no stylesheet is at hand; on our pages the classes `chart-0`… give the theme's own."""


@dataclass(frozen=True)
class Series:
    """One row of numbers of a chart, and what it is called."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Chart:
    """A chart: `labels` name the values of each series. `kind` is "bars" (one line per label) or "lines" (in time)."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    kind: str = "bars"
    label_name: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to draw."""
        return not any(any(one.values) for one in self.series)

    @property
    def svg(self) -> SafeString:
        """The drawing, complete in itself; what it says stands in the table beside it."""
        drawn = _bars(self) if self.kind == "bars" else _lines(self)
        return mark_safe(drawn)

    @property
    def rows(self) -> list[tuple[str, list[float]]]:
        """The lines of the table: a label and its values."""
        return [(label, [one.values[place] for one in self.series]) for place, label in enumerate(self.labels)]


def bars(title: str, pairs: Sequence[tuple[str, float]], name: str, label_name: str = "") -> Chart:
    """Return a chart of one number per label."""
    values = tuple(value for _label, value in pairs)
    return Chart(title, tuple(label for label, _value in pairs), (Series(name, values),), "bars", label_name)


def lines(title: str, labels: Sequence[str], series: Sequence[Series], label_name: str = "") -> Chart:
    """Return a chart of numbers that follow one another in time."""
    return Chart(title, tuple(labels), tuple(series), "lines", label_name)


def _frame(height: int, inner: str) -> str:
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" font-family="sans-serif" font-size="14" aria-hidden="true" focusable="false">{inner}</svg>'
    )


def _text(x: float, y: float, said: str, anchor: str = "start", *, is_muted: bool = False) -> str:
    name, ink = ("chart-muted", _MUTED) if is_muted else ("chart-ink", _INK)
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} class="{name}" fill="{ink}">{escape(said)}</text>'


def _bars(chart: Chart) -> str:
    """Draw a bar per label and series, the numbers at their end."""
    top = max((value for one in chart.series for value in one.values), default=0) or 1
    room = WIDTH - _LABEL - _VALUE
    drawn, y = [], 0
    for label, values in chart.rows:
        short = label if len(label) <= _LABEL_LENGTH else f"{label[: _LABEL_LENGTH - 1]}…"
        drawn.append(_text(_LABEL - 10, y + 20, short, "end"))
        for place, value in enumerate(values):
            width = max(room * max(value, 0) / top, 1)
            fill = f'class="chart-{place}" fill="{FILLS[place % len(FILLS)]}"'
            drawn.append(f'<rect x="{_LABEL}" y="{y + 6}" width="{width:.1f}" height="18" rx="3" {fill}/>')
            drawn.append(_text(_LABEL + width + 8, y + 20, said(value), is_muted=True))
            y += _ROW
    return _frame(max(y, _ROW), "".join(drawn))


def _lines(chart: Chart) -> str:
    """Draw a line per series over a few calm rules, the first and last labels below."""
    top = _round_up(max((value for one in chart.series for value in one.values), default=0))
    room, high = WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
    count = max(len(chart.labels) - 1, 1)
    drawn = []
    for part in (0.0, 0.5, 1.0):
        y = _TOP + high * (1 - part)
        drawn.append(f'<path d="M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}" class="chart-rule" stroke="{_LINE}"/>')
        drawn.append(_text(_LEFT - 8, y + 5, said(top * part), "end", is_muted=True))
    step = max(1, -(-len(chart.labels) // 6))
    for place in range(0, len(chart.labels), step):
        x = _LEFT + room * place / count
        anchor = "start" if place == 0 else "end" if place == count else "middle"
        drawn.append(_text(x, _HEIGHT - 6, chart.labels[place], anchor, is_muted=True))
    for order, one in enumerate(chart.series):
        points = [(_LEFT + room * i / count, _TOP + high * (1 - value / top)) for i, value in enumerate(one.values)]
        way = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        ink = FILLS[order % len(FILLS)]
        drawn.append(f'<path d="M{way}" class="chart-line-{order}" fill="none" stroke="{ink}" stroke-width="2.5"/>')
        drawn += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" class="chart-{order}" fill="{ink}"/>' for x, y in points]
    return _frame(_HEIGHT, "".join(drawn))


def _round_up(value: float) -> float:
    """Return the next number that halves well."""
    for step in (2, 4, 6, 8, 10, 20, 40, 50, 60, 80, 100, 200, 400, 500, 1000, 2000, 4000, 5000, 10_000):
        if value <= step:
            return step
    return value


def said(value: float) -> str:
    """Return a number as the language in force writes it."""
    return number_format(value, 0 if float(value).is_integer() else 1, use_l10n=True, force_grouping=True)
