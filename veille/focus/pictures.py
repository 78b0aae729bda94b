"""The pictures of a focus: the charts of its figures as files of ours, with their legend, whatever the theme around."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import typst
from django.core.files.uploadedfile import SimpleUploadedFile

from core.typesetting import literal
from veille.figures.charts import FILLS, Chart

PIXELS_PER_INCH = 144


def png(chart: Chart) -> bytes:
    """Return a chart as a picture on white paper, its legend above when it has several series.

    Raises typst.TypstError. What people typed stands in string literals and in escaped SVG alone.
    """
    source = f"""#set page(width: 664pt, height: auto, margin: 12pt, fill: white)
#set text(font: "Libertinus Serif", size: 13pt, fill: rgb("#56637a"))
{legend([one.name for one in chart.series])}
#image("chart.svg", width: 640pt)
"""
    with tempfile.TemporaryDirectory(prefix="veillee-chart-") as folder:
        (Path(folder) / "chart.svg").write_text(str(chart.svg), encoding="utf-8")
        (Path(folder) / "main.typ").write_text(source, encoding="utf-8")
        made = typst.compile(
            str(Path(folder) / "main.typ"), root=folder, ignore_system_fonts=True, font_paths=[],
            package_path=folder, package_cache_path=folder, format="png", ppi=PIXELS_PER_INCH,
        )  # fmt: skip
    return bytes(made[0] if isinstance(made, list) else made)


def legend(names: Sequence[str]) -> str:
    """Return the line that names the colours, in Typst; nothing for a single series."""
    if len(names) < 2:
        return ""
    parts = [
        f"box(width: 10pt, height: 10pt, radius: 2pt, baseline: 1pt, fill: rgb({literal(FILLS[place % len(FILLS)])}))"
        f" + h(6pt) + text({literal(name)})"
        for place, name in enumerate(names)
    ]
    return f"#{{{' + h(18pt) + '.join(parts)}}}\n#v(2pt)"


def as_file(chart: Chart, name: str) -> SimpleUploadedFile:
    """Return a chart as a file to keep. Raises typst.TypstError."""
    return SimpleUploadedFile(f"{name}.png", png(chart), content_type="image/png")
