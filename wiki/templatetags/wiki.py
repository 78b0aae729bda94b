"""The text of a page: a link to each heading, and the way to edit its section."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from toolkit.templatetags.writing import rich
from wiki.sections import sections

register = template.Library()
_HEADING = re.compile(r'<h([2-6]) id="(h-[^"]+)">.*?</h\1>', re.DOTALL)


@register.simple_tag(takes_context=True)
def page_text(context: dict[str, Any], page: Any) -> SafeString:
    """Return the text of a page as `rich` gives it, each heading with its links: no query more."""
    html = str(rich(context, page))
    may_edit = bool(context.get("may", {}).get("edit"))
    numbers = {one.anchor: one.number for one in sections(page.body, page.body_html)} if may_edit else {}
    edit_url = f"{page.get_absolute_url()}edit/"

    def headed(found: re.Match[str]) -> str:
        anchor = found[2]
        links = {"anchor": anchor, "section": numbers.get(anchor), "edit_url": edit_url, "title": found[0]}
        return (
            f'<div class="section-head">{found[0]}{render_to_string("wiki/_section_links.html", links).strip()}</div>'
        )

    return mark_safe(_HEADING.sub(headed, html))
