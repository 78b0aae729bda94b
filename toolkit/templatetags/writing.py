"""Tags of the forms where one writes: the notice of a draft, and where names are completed."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.urls import reverse

from content import drafts
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
