"""An item with its comments as a PDF: who wrote it, who may read it, when, and where it lives (CC06)."""

from __future__ import annotations

import re

import typst
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from content.guard import allow
from content.models import Blob, Comment, Content
from core import clock, typesetting
from core.templatetags.ui import full_date
from core.tools import tool_for
from core.typesetting import from_html, literal
from groups.access import Access
from groups.middleware import access_of
from groups.templatetags.groups import audience_of
from notifications.mail import absolute
from toolkit import places

COMMENTS_MAX = 300
LETTERS_MAX = 400_000
"""What one PDF holds, so that it is made within a request; the rest is said to be on the page."""
PICTURES_MAX, PICTURES_BYTES = 20, 15 * 1024 * 1024
EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif"}
_HREF = re.compile(r'(\shref=")/(?!/)')
_OURS = re.compile(r"/c/(?:\d+/files|uploads)/(\d+)/")

STYLE = """#set page(paper: "a4", margin: (x: 2.2cm, y: 2.4cm), numbering: "1 / 1")
#set text(font: "Libertinus Serif", size: 11pt, hyphenate: true)
#set par(justify: false, leading: 0.7em, spacing: 1.1em)
#set table(stroke: 0.5pt + luma(160), inset: 6pt)
#show heading: set block(above: 1.4em, below: 0.7em)
#show link: underline
#show quote.where(block: true): it => block(inset: (left: 1em), stroke: (left: 2pt + luma(180)), it.body)
#show raw.where(block: true): it => block(fill: luma(244), inset: 8pt, width: 100%, it)
"""


@require_GET
@allow("read")
def as_pdf(request: HttpRequest, content: Content) -> HttpResponse:
    """Send the item and the comments that the reader sees as a PDF."""
    try:
        made = document(content, access_of(request))
    except typst.TypstError:
        messages.error(request, _("This could not be made into a PDF. Print the page instead."))
        return redirect(f"{content.get_absolute_url()}?page=1")
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{content.slug}.pdf"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-cache"
    return answer


def document(item: Content, access: Access) -> bytes:
    """Return the PDF: seven queries at most, whatever the length."""
    comments = list(places.comments_of(item, access).filter(trashed_at=None)[:COMMENTS_MAX])
    pictures = Pictures(item)
    said = [head(item, pictures), from_html(linked(item.body_html), pictures.name)]
    letters, shown = len(item.body_html), 0
    for comment in comments:
        letters += len(comment.body_html)
        if letters > LETTERS_MAX:
            break
        said.append(message(comment, pictures))
        shown += 1
    if shown < item.comment_count:
        said.append(f"emph({literal(_('The rest of the discussion is on the page.'))});")
    body = "\n".join(part if part.endswith(";") else f"{part};" for part in said)
    return typesetting.pdf(f"{properties(item)}{STYLE}#{{\n{body}\n}}\n", pictures.files, clock.now())


def properties(item: Content) -> str:
    """Return what the file says of itself: title, authors, language."""
    author = literal(str(item.author)) if item.author else '""'
    language = (get_language() or "fr")[:2]
    return f"#set document(title: {literal(item.title)}, author: ({author},))\n#set text(lang: {literal(language)})\n"


def head(item: Content, pictures: Pictures) -> str:
    """Return the picture, the title, the opening lines, then who, when, where, and who may read it."""
    at = full_date(timezone.localtime(item.published_at or item.created_at))
    front = tool_for(item.kind).front(item)
    name = pictures.add("cover", front.cover)
    cover = f"image({literal(name)}, width: 100%, alt: {literal(front.alt or ' ')});" if name else ""
    credit = f"text(size: 8pt, fill: luma(90), {literal(front.credit)});linebreak();" if name and front.credit else ""
    kicker = f"text(size: 9pt, weight: {literal('bold')}, fill: luma(70), {literal(item.group.name)});"
    lede = f"text(size: 13pt, fill: luma(60), {literal(front.lede)});parbreak();" if front.lede else ""
    address = absolute(item.permanent_url)
    facts = [f"{by(item)} · {at}", audience_of(item)]
    lines = "linebreak();".join(f"text({literal(fact)});" for fact in facts)
    where = f"linebreak();link({literal(address)}, text({literal(address)}));"
    title = f"heading(level: 1, text(size: 22pt, {literal(item.title)}));"
    rule = "line(length: 100%, stroke: 0.5pt + luma(160));"
    return f"{cover}{credit}{kicker}{title}{lede}par({{set text(size: 9pt);{lines}{where}}});{rule}"


def by(item: Content) -> str:
    """Return everybody who signs an item, in one line."""
    others = [str(row.user) for row in item.co_authors.select_related("user").order_by("pk")]
    return ", ".join([str(item.author or _("Deleted account")), *others])


def message(comment: Comment, pictures: Pictures) -> str:
    """Return one comment, under its author's name and its date."""
    who, at = str(comment.author or _("Deleted account")), full_date(timezone.localtime(comment.created_at))
    name = f"block(above: 1.6em, {{strong(text({literal(who)}));text({literal(' · ')});text({literal(at)});}});"
    return f"{name}{from_html(linked(comment.body_html), pictures.name)};"


def linked(html: str) -> str:
    """Return HTML of ours whose links work on paper and in a file; pictures keep the addresses that name them."""
    return _HREF.sub(rf"\1{settings.PUBLIC_URL}/", html)


class Pictures:
    """The pictures of an item that its PDF shows: our own files, by the names we give them."""

    def __init__(self, item: Content) -> None:
        self.files: dict[str, bytes] = {}
        rows = item.attachments.select_related("blob").filter(blob__media_type__in=EXTENSIONS)
        self.known = {row.pk: row for row in rows[:PICTURES_MAX]}
        self.left = PICTURES_BYTES

    def add(self, name: str, blob: Blob | None) -> str:
        """Take a picture that is no file of the text, under a name of its own; return that name, or nothing."""
        if blob is None or blob.media_type not in EXTENSIONS or blob.size > self.left:
            return ""
        return self._kept(f"{name}.{EXTENSIONS[blob.media_type]}", blob)

    def _kept(self, name: str, blob: Blob) -> str:
        if name not in self.files:
            self.left -= blob.size
            with blob.file.open("rb") as data:
                self.files[name] = data.read()
        return name

    def name(self, src: str) -> str:
        """Return the name of the file for the address of a picture of this very item, or an empty string."""
        found = _OURS.search(src)
        row = self.known.get(int(found[1])) if found and len(found[1]) < 19 else None
        if row is None or row.blob.size > self.left:
            return ""
        return self._kept(f"{row.pk}.{EXTENSIONS[row.blob.media_type]}", row.blob)
