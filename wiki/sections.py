"""The sections of a page: from a heading to the next one as high, as lines of its Markdown (PA02, LD3)."""

from __future__ import annotations

from dataclasses import dataclass

from core import text


@dataclass(frozen=True)
class Section:
    """A heading that stands alone, with the lines from it to the next one as high: `start` included, `end` not."""

    number: int
    level: int
    anchor: str
    words: str
    start: int
    end: int


def sections(markdown: str, html: str | None = None) -> list[Section]:
    """Return the sections of a text, numbered by the place of their heading among all headings."""
    headings = text.anchored(html if html is not None else text.render(markdown))[1]
    lines = text.heading_lines(markdown)
    if len(headings) != len(lines):
        return []
    last = len(markdown.splitlines())
    alone = [(n, level, at) for n, (level, at, is_alone) in enumerate(lines) if is_alone]
    found = []
    for rank, (number, level, start) in enumerate(alone):
        end = next((at for _n, other, at in alone[rank + 1 :] if other <= level), last)
        found.append(Section(number, level, headings[number].anchor, headings[number].words, start, end))
    return found


def section_at(markdown: str, number: int | None) -> Section | None:
    """Return one section of a text, or None when there is no such section."""
    if number is None:
        return None
    return next((one for one in sections(markdown) if one.number == number), None)


def cut(markdown: str, section: Section) -> str:
    """Return the text of a section."""
    return "\n".join(markdown.splitlines()[section.start : section.end]).strip("\n")


def spliced(markdown: str, section: Section, changed: str) -> str:
    """Return the whole text with a section replaced, an empty line between it and what follows."""
    lines = markdown.splitlines()
    before, after = lines[: section.start], lines[section.end :]
    kept = lines[section.start : section.end]
    empty = len(kept) - len("\n".join(kept).rstrip("\n").splitlines()) if any(kept) else 0
    gap = [""] * max(empty, 1 if after else 0)
    return "\n".join([*before, *changed.strip("\n").splitlines(), *gap, *after])
