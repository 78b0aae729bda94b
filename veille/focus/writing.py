"""The words of a focus before anybody has written it: the month's figures as text and tables, and what to cite.

It is Markdown, in the language in force: whoever writes the focus keeps, moves or removes any of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.template.defaultfilters import date as date_words
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from veille.figures import charts
from veille.figures.charts import Chart, Series
from veille.figures.monthly import Figures, Line, Number
from veille.figures.words import Rising

THEMES_MAX = 8
WORDS_MAX = 8


@dataclass(frozen=True)
class Picture:
    """A chart that was kept as a file: its address, and what it shows for those who do not see it."""

    address: str
    alt: str


def month(figures: Figures) -> str:
    """Return the month told, in words."""
    return date_words(figures.span.first, "F Y")


def title(figures: Figures) -> str:
    """Return the title of the draft."""
    return _("Focus: %(month)s") % {"month": month(figures)}


def opening(figures: Figures) -> str:
    """Return one sentence with the figures that matter, to be rewritten."""
    said = [f"{number} {name}" for number, name in headline(figures)]
    return _("%(month)s: %(figures)s.") % {"month": month(figures).capitalize(), "figures": ", ".join(said)}


def headline(figures: Figures) -> list[tuple[str, str]]:
    """Return the three figures that matter, each with what it counts."""
    found, out, editions = figures.whole.items.now, figures.whole.selected.now, len(figures.editions)
    return [
        (charts.said(found), ngettext("item shared", "items shared", found)),
        (charts.said(out), ngettext("item published", "items published", out)),
        (charts.said(editions), ngettext("edition sent out", "editions sent out", editions)),
    ]


def by_theme(figures: Figures) -> Chart:
    """Return the chart of items by theme, this month and the one before."""
    lines = themes(figures)
    return Chart(
        _("Items shared by theme"),
        tuple(line.name for line in lines),
        (
            Series(month(figures), tuple(line.items.now for line in lines)),
            Series(date_words(figures.span.before().first, "F Y"), tuple(line.items.before for line in lines)),
        ),
    )


def by_source(figures: Figures) -> Chart:
    """Return the chart of the sources that the editions cited most."""
    pairs = [(one.name, one.published) for one in figures.sources[:8]]
    return charts.bars(_("Sources cited"), pairs, _("Items published"))


def themes(figures: Figures) -> list[Line]:
    """Return the themes with something in them, this month or the one before, the busiest first."""
    lines = [line for line in figures.themes if line.items.now or line.items.before or line.selected.now]
    return sorted(lines, key=lambda line: (-line.items.now, -line.selected.now))[:THEMES_MAX]


def alt(chart: Chart) -> str:
    """Return what a chart shows: its title and every value, since a picture says them to some readers only."""
    rows = [f"{label} {' / '.join(charts.said(value) for value in values)}" for label, values in chart.rows]
    return f"{chart.title} ({', '.join(one.name for one in chart.series)}): {'; '.join(rows)}"


def body(figures: Figures, pictures: dict[str, Picture]) -> str:
    """Return the text of the draft: what to write, then the figures, what was noticed, and what to cite."""
    parts = [
        "*" + _("Write here what this month says: what comes up, what surprises, what is missing.") + "*",
        *numbers(figures),
        *of_themes(figures, pictures.get("themes")),
        *of_words(figures),
        *of_tops(figures),
        *of_sources(figures, pictures.get("sources")),
        *of_people(figures),
        *of_editions(figures),
    ]
    return "\n\n".join(parts)


def numbers(figures: Figures) -> list[str]:
    """Return the table of the month against the month before and the year before."""
    whole, span = figures.whole, figures.span
    heads = ["", month(figures), date_words(span.before().first, "F Y"), date_words(span.year_ago().first, "F Y")]
    rows = [
        (_("Items shared"), whole.items),
        (_("Items published"), whole.selected),
        (_("Votes"), whole.votes),
        (_("Comments"), whole.comments),
        (_("Different sources"), whole.sources),
    ]
    return ["## " + _("The month in figures"), table(heads, [(name, *values(number)) for name, number in rows])]


def values(number: Number) -> tuple[str, str, str]:
    """Return the three counts of a line, as the language writes them."""
    return charts.said(number.now), charts.said(number.before), charts.said(number.year_ago)


def of_themes(figures: Figures, picture: Picture | None) -> list[str]:
    """Return the themes and how they moved: the picture, and the table that says the same."""
    lines = themes(figures)
    if not lines:
        return []
    heads = [_("Theme"), _("Items shared"), _("Evolution"), _("Items published"), _("Votes")]
    rows = [
        (line.name, charts.said(line.items.now), change(line.items), charts.said(line.selected.now),
         charts.said(line.votes.now))
        for line in lines
    ]  # fmt: skip
    return ["## " + _("The themes"), *shown(picture), table(heads, rows)]


def change(number: Number) -> str:
    """Return how a count moved since the month before, with its sign."""
    return f"+{charts.said(number.change)}" if number.change > 0 else charts.said(number.change).replace("-", "−")


def shown(picture: Picture | None) -> list[str]:
    """Return a picture alone in its paragraph, if there is one."""
    return [f"![{plain(picture.alt)}]({picture.address})"] if picture else []


def of_words(figures: Figures) -> list[str]:
    """Return the words that rose against the eight weeks before."""
    if not figures.words:
        return []
    said = [f"**{plain(one.word)}** ({how_often(one)})" for one in figures.words[:WORDS_MAX]]
    return ["## " + _("Words that rise"), ", ".join(said)]


def how_often(word: Rising) -> str:
    """Return in how many texts a word stands, or that nobody wrote it in the eight weeks before."""
    times = ngettext("%(count)s time", "%(count)s times", word.now) % {"count": charts.said(word.now)}
    return _("%(times)s, never before") % {"times": times} if word.is_new else times


def of_tops(figures: Figures) -> list[str]:
    """Return the published items with the most votes, to be cited."""
    if not figures.top:
        return []
    lines = [
        link(one.title, one.address)
        + " — "
        + ngettext("%(count)s vote", "%(count)s votes", one.votes) % {"count": one.votes}
        + ", "
        + ngettext("%(count)s comment", "%(count)s comments", one.comments) % {"count": one.comments}
        for one in figures.top
    ]
    return ["## " + _("What was noticed"), bullets(lines)]


def of_sources(figures: Figures, picture: Picture | None) -> list[str]:
    """Return the sources cited: the picture, and the table that says the same."""
    if not figures.sources:
        return []
    rows = [(one.name, charts.said(one.published)) for one in figures.sources]
    return ["## " + _("The sources"), *shown(picture), table([_("Source"), _("Items published")], rows)]


def of_people(figures: Figures) -> list[str]:
    """Return who found what was published, by name and without a rank: it is no league (VM3)."""
    names = sorted((one.name for one in figures.contributors), key=str.casefold)
    if not names:
        return []
    thanks = _("Found by %(names)s.") % {"names": ", ".join(plain(name) for name in names)}
    return ["## " + _("Who found them"), thanks]


def of_editions(figures: Figures) -> list[str]:
    """Return the editions of the month, to be cited."""
    if not figures.editions:
        return []
    return [
        "## " + _("The editions of the month"),
        bullets(link(one.title, one.get_absolute_url()) for one in figures.editions),
    ]


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(plain(cell) for cell in line) + " |" for line in lines)


def bullets(lines: Iterable[str]) -> str:
    """Return a list of Markdown."""
    return "\n".join(f"- {line}" for line in lines)


def link(words: str, address: str) -> str:
    """Return a link, or the words alone when there is no address."""
    escaped = address.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    return f"[{plain(words)}]({escaped})" if address else plain(words)


def plain(words: str) -> str:
    """Return words that Markdown takes for nothing else: its signs are escaped, and a table's bars."""
    if set(words) <= {"-"}:
        return words
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>|#" else sign for sign in " ".join(words.split()))
