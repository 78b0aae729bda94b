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
    return compiled(source, {"chart.svg": str(chart.svg)}, ppi=PIXELS_PER_INCH)


def compiled(source: str, files: dict[str, str], ppi: int) -> bytes:
    """Return the picture of a document of one page, which sees the files given and nothing else."""
    with tempfile.TemporaryDirectory(prefix="veillee-chart-") as folder:
        for name, words in files.items():
            (Path(folder) / name).write_text(words, encoding="utf-8")
        (Path(folder) / "main.typ").write_text(source, encoding="utf-8")
        made = typst.compile(
            str(Path(folder) / "main.typ"), root=folder, ignore_system_fonts=True, font_paths=[],
            package_path=folder, package_cache_path=folder, format="png", ppi=ppi,
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


def cover(kicker: str, said: str, facts: Sequence[tuple[str, str]]) -> SimpleUploadedFile:
    """Return the picture at the head of a focus: an evening, the month, and its figures. Raises typst.TypstError."""
    cells = ", ".join(
        f"[#text(size: 84pt, weight: 700, fill: rgb({literal('#f8f3e7')}), {literal(number)}) #linebreak() "
        f"#text(size: 25pt, fill: rgb({literal('#bdc6d9')}), {literal(name)})]"
        for number, name in facts
    )
    source = f"""#set page(width: 1200pt, height: 630pt, margin: 0pt, fill: rgb("#16233f"))
#set text(font: "Libertinus Serif")
#place(dx: 960pt, dy: 70pt, circle(radius: 62pt, fill: rgb("#f2b04a")))
#place(bottom, polygon(fill: rgb("#22355c"), (0pt, 0pt), (260pt, -120pt), (520pt, -20pt), (800pt, -150pt),
  (1010pt, -40pt), (1200pt, -110pt), (1200pt, 0pt)))
#place(bottom, polygon(fill: rgb("#0f1930"), (0pt, 0pt), (0pt, -50pt), (300pt, -20pt), (640pt, -84pt), (900pt, -16pt),
  (1200pt, -60pt), (1200pt, 0pt)))
#place(dx: 80pt, dy: 76pt, block(width: 860pt)[
  #text(size: 27pt, weight: 600, fill: rgb("#f2b04a"), {literal(kicker)}) #v(2pt)
  #text(size: 88pt, weight: 700, fill: rgb("#f8f3e7"), {literal(said)})
])
#place(dx: 80pt, dy: 312pt, grid(columns: {max(len(facts), 1)}, column-gutter: 70pt, {cells}))
"""
    return SimpleUploadedFile("focus.png", compiled(source, {}, ppi=96), content_type="image/png")


def as_file(chart: Chart, name: str) -> SimpleUploadedFile:
    """Return a chart as a file to keep. Raises typst.TypstError."""
    return SimpleUploadedFile(f"{name}.png", png(chart), content_type="image/png")
