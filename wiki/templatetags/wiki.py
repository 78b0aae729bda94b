"""The text of a page: its headings with their links, passages that people commented, items and lists it shows."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from content.linked import own_path
from content.models import Content
from core.tools import tools
from groups.middleware import access_of
from groups.models import Group, HomeBlock
from groups.rules import tool_row
from toolkit.blocks import Sight, block_kinds
from toolkit.templatetags.writing import rich
from wiki import linking, passages
from wiki.sections import sections

register = template.Library()
_HEADING = re.compile(r'<h([2-6]) id="(h-[^"]+)">.*?</h\1>', re.DOTALL)
_ALONE = re.compile(r'<p><a href="([^"]+)"(?: rel="[^"]*")?>[^<]*</a></p>')
_ITEM = re.compile(r"/c/(\d{1,18})/")
_LIST = re.compile(r"/g/([\w-]+)/([\w-]+)/")
EMBEDS_MAX = 10


@register.simple_tag(takes_context=True)
def page_text(context: dict[str, Any], page: Any) -> SafeString:
    """Return the text of a page as `rich` gives it, with all that a page shows in it: one query for embedded items,
    two for each list.
    """
    html, shown = passages.marked(str(rich(context, page)), context.get("passages", []))
    context["shown_passages"] = shown
    may_create = bool(context.get("may_arrange"))
    html = linking.offered(html, page, context.get("known_titles", {}), may_create=may_create)
    return mark_safe(embedded(context, headed(html, page, may_edit=bool(context.get("may", {}).get("edit")))))


def headed(html: str, page: Any, *, may_edit: bool) -> str:
    """Return a text with a link to each heading, and the way to edit its section."""
    numbers = {one.anchor: one.number for one in sections(page.body, page.body_html)} if may_edit else {}
    edit_url = f"{page.get_absolute_url()}edit/"

    def links(found: re.Match[str]) -> str:
        said = {"anchor": found[2], "section": numbers.get(found[2]), "edit_url": edit_url, "title": found[0]}
        return f'<div class="section-head">{found[0]}{render_to_string("wiki/_section_links.html", said).strip()}</div>'

    return _HEADING.sub(links, html)


def embedded(context: dict[str, Any], html: str) -> str:
    """Return a text where the address of an item, or of a tool's list, alone in a paragraph, shows it (PA10)."""
    paths = [own_path(unescape(url)) for url in _ALONE.findall(html)][:EMBEDS_MAX]
    ids = [int(found[1]) for path in paths if (found := _ITEM.fullmatch(path))]
    request = context["request"]
    seen = Content.objects.visible_to(access_of(request)).select_related("group", "author").in_bulk(ids) if ids else {}

    def show(found: re.Match[str]) -> str:
        path = own_path(unescape(found[1]))
        item = _ITEM.fullmatch(path)
        content = seen.get(int(item[1])) if item else None
        if content is not None:
            name, said = content.tool.embed(request, content)
            return render_to_string(name, said, request)
        listed = _LIST.fullmatch(path) if path in paths else None
        return list_of(request, context.get("group"), listed) or found[0] if listed else found[0]

    return _ALONE.sub(show, html)


def list_of(request: Any, group: Group | None, found: re.Match[str]) -> str:
    """Return the block that a tool of this very group shows on its home page, such as its coming events."""
    tool = next((one for one in tools() if one.segment == found[2]), None)
    if group is None or group.slug != found[1] or tool is None or tool_row(group, tool.label) is None:
        return ""
    kind = next((one for one in block_kinds().values() if one.tool == tool.label), None)
    block = HomeBlock(group=group, kind=kind.name if kind else "", order=0)
    data = kind.load(Sight(access_of(request), group), block) if kind else None
    if kind is None or data is None:
        return ""
    return render_to_string(kind.template, {"group": group, "block": block, "kind": kind, "data": data}, request)


@register.filter
def split_words(said: str) -> list[str]:
    """Return the words of a constant of a template."""
    return said.split()
