"""An edition on paper and in an office document: PDF, a sheet for a notice board, ODT (VD13, VE13).

Each says what the page says, in its order, with the addresses written out: paper has no links.
"""

from __future__ import annotations

import io
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from odfdo import Document, Header, Link, Paragraph

from core import clock, text, typesetting
from core.typesetting import from_html, literal
from notifications.mail import absolute
from toolkit.printing import linked
from veille import showing
from veille.models import Selection
from veille.showing import Whole, quoted, source_of, spaced

LAMP, NIGHT, INK = 'rgb("#b4690e")', 'rgb("#16233f")', "luma(70)"
BOARD_MAX = 8
"""How many items a notice-board sheet holds: it is read standing."""


def edition_pdf(whole: Whole) -> bytes:
    """Return the edition as a PDF. Raises typst.TypstError."""
    edition = whole.edition
    said = [band(whole)]
    if edition.body_html:
        said.append(f"block(below: 1.4em, {{set text(size: 12pt);{from_html(linked(edition.body_html))}}});")
    if whole.headline:
        fill = f'fill: rgb("#fdf0d6"), stroke: (left: 3pt + {LAMP})'
        said.append(f"block(width: 100%, inset: 12pt, radius: 3pt, {fill}, {{{item(whole.headline, 15)}}});")
    for section in whole.sections:
        if section.name or len(whole.sections) > 1:
            said.append(heading(section.name or _("And also")))
        if section.intro:
            said.append(f"par(text(fill: {INK}, {literal(spaced(section.intro))}));")
        said += [f"block(breakable: false, above: 1.3em, {{{item(row, 12)}}});" for row in section.items]
    if edition.correction:
        said.append(f"par(text(size: 9pt, fill: {INK}, {literal(_('Correction') + ' — ' + edition.correction)}));")
    said.append(foot(whole))
    return typesetting.pdf(page(whole, "(x: 2.2cm, y: 1.7cm)", 10.5) + body(said), {}, clock.now())


def board_pdf(whole: Whole) -> bytes:
    """Return one page to pin up: large type, the headline and the titles, where to read the rest."""
    rows = [row for row in whole.items if row is not whole.headline and not row.withdrawn_at]
    said = [band(whole, size=26)]
    if whole.headline:
        line = spaced(text.excerpt(whole.headline.line, 220))
        if whole.headline.title not in whole.edition.title:
            title = literal(spaced(whole.headline.title))
            said.append(f"block(above: 1.5em, {{text(size: 20pt, weight: 700, {title});}});")
        said.append(f"block(above: 1.4em, below: 1.6em, text(size: 16pt, {literal(line)}));" if line else "")
    for row in rows[:BOARD_MAX]:
        title = f"text(size: 17pt, weight: 600, {literal(spaced(row.title))});"
        where = f"linebreak();text(size: 12pt, fill: {INK}, {literal(source_of(row))});" if source_of(row) else ""
        said.append(f"block(breakable: false, above: 1.5em, {{{title}{where}}});")
    said.append(f"place(bottom, block(width: 100%, {{{read_on(whole)}}}));")
    return typesetting.pdf(page(whole, "(x: 2cm, top: 2cm, bottom: 1.6cm)", 13) + body(said), {}, clock.now())


def page(whole: Whole, margin: str, size: float) -> str:
    """Return what every sheet begins with: the paper, the letters, what the file says of itself."""
    edition, language = whole.edition, (get_language() or "fr")[:2]
    about = f"#set document(title: {literal(edition.title)}, author: ({literal(edition.group.name)},))\n"
    paper = f'#set page(paper: "a4", margin: {margin})\n'
    letters = f'#set text(font: "Libertinus Serif", size: {size}pt, lang: {literal(language)}, hyphenate: false)\n'
    return f"{about}{paper}{letters}#set par(leading: 0.65em)\n#show link: underline\n"


def body(parts: list[str]) -> str:
    """Return the block of code that holds the parts."""
    inner = "\n".join(part for part in parts if part)
    return f"#{{\n{inner}\n}}\n"


def band(whole: Whole, size: int = 22) -> str:
    """Return the head of the sheet, as the page has it: the evening, the number and the title."""
    watch = whole.edition.watch
    kicker = f"text(size: 10pt, weight: 600, fill: rgb({literal('#f2b04a')}), {literal(when(whole))});"
    title = f"heading(level: 1, text(size: {size}pt, fill: white, {literal(spaced(whole.edition.title))}));"
    name = f"text(size: 10pt, fill: rgb({literal('#bdc6d9')}), {literal(watch.title)});"
    return f"block(width: 100%, inset: 18pt, radius: 4pt, fill: {NIGHT}, {{{kicker}{title}{name}}});"


def when(whole: Whole) -> str:
    """Return the number and the day of an edition, on the watch's own calendar."""
    edition = whole.edition
    at = (edition.published_at or edition.due_at).astimezone(ZoneInfo(edition.watch.time_zone))
    number = "" if whole.says_number else _("No. %(number)s") % {"number": edition.number} + " · "
    return number + date_format(at, "l j F Y")


def heading(name: str) -> str:
    """Return the head of a section."""
    rule = f"line(length: 100%, stroke: 0.5pt + {LAMP});"
    title = f"heading(level: 2, text(size: 13pt, fill: {LAMP}, {literal(name)}));"
    return f"block(above: 2em, below: 0.8em, {{{title}{rule}}});"


def item(row: Selection, size: int) -> str:
    """Return one item: its title, where it comes from, what is said of it, its address."""
    title = f"text(size: {size}pt, weight: 700, {literal(spaced(row.title))});"
    facts = " · ".join(part for part in (source_of(row), credit(row)) if part)
    said = [title, f"linebreak();text(size: 9pt, fill: {INK}, {literal(facts)});" if facts else ""]
    if row.line:
        said.append(f"par({{{lines(spaced(row.line))}}});")
    if row.quotation:
        quote = f"emph({{{lines(spaced(quoted(row.quotation)))}}})"
        said.append(f"block(inset: (left: 10pt), stroke: (left: 1.5pt + luma(170)), {quote});")
    if row.address:
        address = absolute(row.address)
        said.append(f"par(link({literal(address)}, text(size: 8pt, fill: {INK}, {literal(address)})));")
    return "".join(said)


def lines(said: str) -> str:
    """Return words whose lines stay lines."""
    return "linebreak();".join(f"text({literal(line)});" for line in said.split("\n") if line.strip())


def credit(row: Selection) -> str:
    """Return who found an item, in words."""
    return _("found by %(name)s") % {"name": row.credit} if row.credit else ""


def foot(whole: Whole) -> str:
    """Return where the edition lives, below a rule."""
    address = absolute(whole.edition.get_absolute_url())
    rule = "line(length: 100%, stroke: 0.5pt + luma(190));"
    return f"block(above: 2em, {{{rule}text(size: 9pt, fill: {INK}, link({literal(address)}, {literal(address)}));}});"


def read_on(whole: Whole) -> str:
    """Return how to read the rest, in letters that are read from two metres."""
    address = absolute(whole.edition.get_absolute_url()).removeprefix("https://").removeprefix("http://")
    more = _("Read it all, and receive the next ones")
    rule = f"line(length: 100%, stroke: 1pt + {LAMP});v(6pt);"
    return f"{rule}text(size: 14pt, weight: 600, {literal(more)});linebreak();text(size: 16pt, {literal(address)});"


def edition_odt(whole: Whole) -> bytes:
    """Return the edition as a text document, to be reworked in an office suite."""
    document = Document("odt")
    document.body.clear()
    document.meta.title = whole.edition.title
    put = document.body.append
    put(Header(1, whole.edition.title))
    put(Paragraph(f"{whole.edition.watch.title} · {when(whole)}"))
    for block in text.readable(whole.edition.body).split("\n"):
        if block:
            put(Paragraph(spaced(block)))
    if whole.headline:
        write_item(document, whole.headline, 2)
    for section in whole.sections:
        put(Header(2, section.name or _("And also")))
        if section.intro:
            put(Paragraph(spaced(section.intro)))
        for row in section.items:
            write_item(document, row, 3)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def write_item(document: Document, row: Selection, level: int) -> None:
    """Add one item to a text document."""
    document.body.append(Header(level, spaced(row.title)))
    facts = " · ".join(part for part in (source_of(row), credit(row)) if part)
    for said in [facts, *row.line.split("\n"), showing.quoted(row.quotation) if row.quotation else ""]:
        if said.strip():
            document.body.append(Paragraph(spaced(said)))
    if row.address:
        paragraph = Paragraph("")
        paragraph.append(Link(absolute(row.address), text=absolute(row.address)))
        document.body.append(paragraph)
