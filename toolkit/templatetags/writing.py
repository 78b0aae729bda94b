"""Tags of texts: their links filled in for the reader, and the notice of a draft in the forms where one writes."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from content import drafts, linked
from content.models import Content
from core import text
from groups.middleware import access_of, me
from toolkit.drafts import place_of

register = template.Library()


@register.inclusion_tag("content/_draft.html", takes_context=True)
def draft_of(context: dict[str, Any], form: forms.BaseForm) -> dict[str, Any]:
    """Show what the reader left at a form's place, and mark the form so that what is typed is kept: one query."""
    request, place = context["request"], place_of(form)
    asked = request.GET.get("draft") == "1"
    kept = None
    if place and access_of(request).is_signed_in and not form.is_bound and request.method == "GET":
        kept = drafts.at(me(request), place)
    return {
        "place": place,
        "draft": kept,
        "is_taken_up": asked and kept is not None,
        "is_bound": form.is_bound,
        "save_url": reverse("content:drafts"),
        "forget_url": reverse("content:draft_forget"),
        "here": request.path,
        "anchor": "#comment-form" if place.startswith("reply:") else "",
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def rich(context: dict[str, Any], written: Any, field: str = "body_html") -> SafeString:
    """Return the HTML that `written` (a row, or a dict) keeps in `field`, with its links filled in for the reader.

    It was cleaned when it was written, and what is filled in is escaped. A page that shows many bodies fills them all
    at once before (`content.linked.load`); alone, a text costs three queries at most, and none without links. Texts
    that leave the site (mails, feeds, the API) are not filled in: they go to readers whose rights may change. The
    headings of an item have anchors.
    """
    access = access_of(context["request"])
    if field != "body_html":
        html = written[field] if isinstance(written, dict) else getattr(written, field)
        return mark_safe(linked.fill(access, [html])[0])
    if not hasattr(written, "shown_html"):
        linked.load(access, [written])
    if isinstance(written, Content):
        return mark_safe(text.anchored(getattr(written, "shown_html", ""))[0])
    return mark_safe(written.shown_html)
