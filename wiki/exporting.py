"""A page or a branch as one document: Markdown, HTML, ODT, DOCX, PDF; the pages below become chapters (PA07)."""

from __future__ import annotations

import base64
import re
from html import escape

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.models import Attachment
from core import clock, text, typesetting
from core.templatetags.ui import full_date
from core.typesetting import literal
from groups.access import Access
from notifications.mail import absolute
from toolkit.printing import EXTENSIONS, STYLE, Pictures
from wiki import converting, tree
from wiki.models import Page

PAGES_MAX = 200
LETTERS_MAX = 1_500_000
PICTURES_BYTES = 15 * 1024 * 1024
MEDIA_TYPES = {
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
_HEADING = re.compile(r"<(/?)h([2-6])>")
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_LINK = re.compile(r'(\shref=")/(?!/)')
_PICTURE = re.compile(r'<img ([^>]*)src="(/c/uploads/(\d{1,18})/)"')

Chapters = list[tuple[int, Page]]


def chapters(page: Page, access: Access, *, branch: bool) -> Chapters:
    """Return a page, with `branch` those below it that the reader reads too, with their depth: two queries."""
    if not branch:
        return [(0, page)]
    found = tree.load(access, page.group)
    node = found.nodes.get(page.pk)
    nodes = list(node.walk())[:PAGES_MAX] if node else []
    rows = Page.objects.visible_to(access).select_related("group", "author").in_bulk([one.page.pk for one in nodes])
    made: Chapters = []
    letters = 0
    for one in nodes:
        letters += len(rows[one.page.pk].body_html) if one.page.pk in rows else 0
        if one.page.pk in rows and letters <= LETTERS_MAX:
            made.append((one.depth - nodes[0].depth, rows[one.page.pk]))
    return made


def export(page: Page, access: Access, ending: str, *, branch: bool) -> bytes:
    """Return the bytes of a document. Raises ConversionError, or TypstError for a PDF."""
    found = chapters(page, access, branch=branch)
    if ending == "md":
        return markdown(found).encode()
    if ending == "pdf":
        return pdf(page, found)
    html = document(page, found, access)
    # The title is the first heading: told again in the head, pandoc would write it twice.
    return html.encode() if ending == "html" else converting.from_html(_TITLE.sub("", html), ending)


def markdown(found: Chapters) -> str:
    """Return the pages as one text: the first title at the first level, each page's headings below its own."""
    parts = [f"{'#' * min(depth + 1, 6)} {page.title}\n\n{lowered(page.body, depth)}".strip() for depth, page in found]
    return "\n\n".join(parts) + "\n"


def lowered(body: str, depth: int) -> str:
    """Return a text with its headings lower by `depth` levels, six at most; the first level becomes the second."""
    lines = body.split("\n")
    for level, at, is_alone in text.heading_lines(body):
        mark = re.match(r"(\s{0,3})#{1,6}(?=\s|$)", lines[at]) if is_alone and at < len(lines) else None
        if mark:
            lines[at] = f"{'#' * min(level + depth, 6)}{lines[at][mark.end() :]}"
    return "\n".join(lines)


def lowered_html(html: str, depth: int) -> str:
    """Return rendered HTML with its headings lower by `depth` levels, six at most."""
    return _HEADING.sub(lambda found: f"<{found[1]}h{min(int(found[2]) + depth, 6)}>", html)


def linked_out(html: str) -> str:
    """Return rendered HTML whose links work outside the site; pictures keep their address here."""
    return _LINK.sub(lambda found: f"{found[1]}{absolute('/')}", html)


def chapter_html(depth: int, page: Page) -> str:
    """Return the HTML of one page, its title as a heading, its own headings below it."""
    level = min(depth + 1, 6)
    return f"<h{level}>{escape(page.title)}</h{level}>\n{lowered_html(linked_out(page.body_html), depth)}"


def document(page: Page, found: Chapters, access: Access) -> str:
    """Return the pages as one HTML document that holds its pictures."""
    language = escape((get_language() or "fr")[:2])
    body = "\n".join(chapter_html(depth, one) for depth, one in found)
    body = with_pictures(body, [one.pk for _depth, one in found])
    head = f'<meta charset="utf-8"><title>{escape(page.title)}</title>'
    return f'<!doctype html>\n<html lang="{language}">\n<head>{head}</head>\n<body>\n{body}\n</body>\n</html>\n'


def with_pictures(html: str, ids: list[int]) -> str:
    """Return HTML with the pictures of these very pages in it; others lose their address."""
    wanted = {int(found[3]) for found in _PICTURE.finditer(html)}
    rows = Attachment.objects.filter(pk__in=wanted, content_id__in=ids, comment=None).select_related("blob")
    room, data = PICTURES_BYTES, {}
    for row in rows:
        if row.blob.media_type in EXTENSIONS and row.blob.size <= room:
            room -= row.blob.size
            with row.blob.file.open("rb") as file:
                data[row.pk] = f"data:{row.blob.media_type};base64,{base64.b64encode(file.read()).decode()}"
    return _PICTURE.sub(lambda found: f'<img {found[1]}src="{data.get(int(found[3]), "")}"', html)


def pdf(page: Page, found: Chapters) -> bytes:
    """Return the pages as a PDF: title, place, date; each page from a heading, as the kit prints items."""
    language = literal((get_language() or "fr")[:2])
    facts = literal(f"{page.group.name} · {full_date(clock.now())} · {absolute(page.permanent_url)}")
    said, files = [f"par({{set text(size: 9pt);text({facts});}});"], dict[str, bytes]()
    for depth, one in found:
        pictures = Pictures(one)
        title = f"heading(level: {min(depth + 1, 6)}, text({literal(one.title)}));"
        html = lowered_html(linked_out(one.body_html), depth)
        said += [title, f"{typesetting.from_html(html, pictures.name)};"]
        files |= pictures.files
    properties = f"#set document(title: {literal(page.title)})\n#set text(lang: {language})\n"
    outline = f"outline(title: text({literal(_('Contents'))}), depth: 3);" if len(found) > 1 else ""
    body = "\n".join([*said[:1], outline, *said[1:]])
    return typesetting.pdf(f"{properties}{STYLE}#{{\n{body}\n}}\n", files, clock.now())
