"""The mark of pages that everybody may enter, for views of the lowest layer too; `groups.guard` has the other rules."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponseBase

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Everybody may enter; what the page shows is filtered by `visible_to`."""
    view.rule = "public"  # type: ignore[attr-defined]
    return view
