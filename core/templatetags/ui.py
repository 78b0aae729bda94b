"""The vocabulary of our templates: icons, initials, dates, fields, page numbers. Loaded in every template."""

from __future__ import annotations

import zlib
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select, SelectMultiple
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, ngettext

from core import clock
from core.tools import tool_for

register = template.Library()

ACCENTS = ("nuit", "lampe", "foret", "brique", "prune", "lac", "lavande", "ardoise")
AUDIENCE_ICONS = {"group": "group", "platform": "building", "web": "globe"}

# Patterns of django.utils.dateformat, with no-break spaces where French typography wants them.
_DAY = {"fr": "j\u00a0F Y", "en": "j\u00a0F Y"}
_MOMENT = {"fr": "j\u00a0F Y à\u00a0G\u00a0\\h\u00a0i", "en": "j\u00a0F Y \\a\\t\u00a0H:i"}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Return the icon `name` of assets/icons.txt; with `label` it speaks, without it is decoration."""
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="icon" {}><use href="{}#{}"></use></svg>', said, static("build/icons.svg"), name)


@register.filter
def kind_icon(kind: str) -> str:
    """Return the icon of the tool that owns `kind`, a plain file when that tool is gone."""
    try:
        return tool_for(kind).icon
    except KeyError:
        return "file"


@register.filter
def audience_icon(audience: str) -> str:
    """Return the icon of an audience of the contract: group, platform or web."""
    return AUDIENCE_ICONS.get(str(audience), "lock")


AVATAR_SIDES = {"": 44, "small": 32, "big": 80}


@register.simple_tag(takes_context=True)
def avatar(context: Any, person: Any, size: str = "") -> SafeString:
    """Return the photo of a person where the reader may see it, else coloured initials.

    `size` is "", "small" or "big".
    It is decoration, since the name always stands beside it. `person` is None once an account is deleted. Costs no
    query, but for one a page when somebody shows their photo to their groups alone.
    """
    css = f"avatar avatar-{size}" if size else "avatar"
    access = getattr(context.get("request"), "access", None)
    if getattr(person, "photo_key", "") and access is not None and access.sees_photo(person):
        url = reverse("accounts:photo", args=[person.username, 320 if size == "big" else 96, person.photo_key])
        side = AVATAR_SIDES.get(size, 44)
        image = '<img class="{}" src="{}" alt="" width="{}" height="{}" loading="lazy" decoding="async">'
        return format_html(image, css, url, side, side)
    name = str(person) if person is not None else ""
    return format_html(
        '<span class="{}" data-accent="{}" aria-hidden="true">{}</span>', css, hue_of(person), initials(name)
    )


def initials(name: str) -> str:
    """Return one or two capital letters for `name`: those of its first and last words."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


def hue_of(person: Any) -> str:
    """Return the accent that a person keeps everywhere, drawn from the user name."""
    seed = getattr(person, "username", "") or str(person or "")
    return ACCENTS[zlib.crc32(seed.encode()) % len(ACCENTS)] if seed else "ardoise"


@register.simple_tag
def accent_attr(owner: Any) -> SafeString:
    """Return ` data-accent="…"` for a group (or the name of an accent), nothing when it has none we know."""
    name = owner if isinstance(owner, str) else getattr(owner, "accent", "")
    return format_html(' data-accent="{}"', name) if name in ACCENTS else SafeString("")


@register.simple_tag(takes_context=True)
def current(context: template.Context, path: str, *, below: bool = True) -> SafeString:
    """Return ` aria-current="page"` when the page shown is `path`, or lies below it unless `below` is false."""
    request = context.get("request")
    here = getattr(request, "path", "")
    is_here = here == path or (below and path != "/" and here.startswith(path))
    return SafeString(' aria-current="page"' if is_here else "")


@register.simple_tag
def when(moment: date | datetime | None, *, relative: bool = True) -> SafeString:
    """Return a `<time>` with the full date in the reader's language and time zone.

    The text does not depend on the present, so that it can be cached; a script makes it relative in the
    browser unless `relative` is false. A date without hour is shown as a day. None gives nothing.
    """
    if moment is None:
        return SafeString("")
    if not isinstance(moment, datetime):
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), full_date(moment))
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    text = full_date(local)
    mark = mark_safe(" data-relative") if relative else ""
    stamp = local.isoformat(timespec="seconds")
    return format_html('<time datetime="{}" title="{}"{}>{}</time>', stamp, text, mark, text)


@register.filter
def full_date(moment: date | datetime) -> str:
    """Return a moment in words: "22 novembre 2026 à 14 h 30", "22 November 2026 at 14:30"."""
    language = "fr" if (get_language() or "fr").startswith("fr") else "en"
    if isinstance(moment, datetime):
        local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
        text = format_date(local, _MOMENT[language])
    else:
        text = format_date(moment, _DAY[language])
    # French says "1er novembre" for the first day, and plain numbers for the others.
    return text.replace("1\u00a0", "1er\u00a0", 1) if language == "fr" and moment_day(moment) == 1 else text


def moment_day(moment: date | datetime) -> int:
    """Return the day of the month on the reader's calendar."""
    is_aware = isinstance(moment, datetime) and timezone.is_aware(moment)
    return timezone.localtime(moment).day if is_aware else moment.day  # type: ignore[arg-type]


@register.filter
def is_future(moment: datetime | None) -> bool:
    """Tell whether `moment` (aware) is still to come; None is not."""
    return moment is not None and moment > clock.now()


def render_in(name: str, context: template.Context) -> SafeString:
    """Render the template `name` in the very context of the page, as `include` does."""
    page = context.template
    assert page is not None  # noqa: S101 - a tag is always rendered by a template
    return page.engine.get_template(name).render(context)


@register.simple_tag(takes_context=True)
def panel(context: template.Context, name: str, variables: dict[str, Any]) -> SafeString:
    """Render a template with the page's variables and some of its own."""
    with context.push(**variables):
        return render_in(name, context)


@register.filter
def days_left(moment: datetime, days: int) -> int:
    """Return how many whole days are left of `days` since `moment` (aware), never less than 0."""
    return max((moment + timedelta(days=days) - clock.now()).days, 0)


@register.simple_tag
def field(bound: BoundField, label: str = "") -> SafeString:
    """Return a form field with its label, its help and its errors tied together; `label` replaces the form's own.

    A length limit is said (`data-max`) and not enforced by the browser, which would cut a pasted text silently.
    """
    if not bound:
        return SafeString("")  # a form may have taken out what somebody may not set
    if bound.is_hidden:
        return bound.as_hidden()
    widget = bound.field.widget
    attrs: dict[str, Any] = {"class": _css_of(bound), "aria-describedby": _described_by(bound)}
    longest = getattr(bound.field, "max_length", None) or widget.attrs.get("maxlength")
    if longest and "maxlength" in widget.attrs:
        attrs |= {"maxlength": False, "data-max": longest}
    if widget.attrs.get("placeholder") in (bound.label, gettext("Email address")):
        attrs["placeholder"] = False
    many = isinstance(widget, RadioSelect | CheckboxSelectMultiple) or bound.use_fieldset
    _capitalise(widget)
    context = {
        "field": bound,
        "label": label or bound.label,
        "control": bound.as_widget(attrs={name: value for name, value in attrs.items() if value != ""}),
        "is_check": isinstance(widget, CheckboxInput),
        "is_many": many,
    }
    return render_to_string("components/_field.html", context)


def _capitalise(widget: Any) -> None:
    """Begin each choice with a capital letter: alone on its line, the name of a state or of a role is a sentence."""
    choices = getattr(widget, "choices", None)
    if isinstance(choices, list) and not any(isinstance(label, SafeString | list | tuple) for _value, label in choices):
        widget.choices = [(value, capfirst(label)) for value, label in choices]


def _css_of(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        own = "choices"
    elif isinstance(widget, CheckboxInput):
        own = ""
    elif isinstance(widget, Select | SelectMultiple):
        own = "form-select"
    else:
        own = "form-control"
    return " ".join(filter(None, [own, widget.attrs.get("class", "")]))


def _described_by(bound: BoundField) -> str:
    parts = [bound.field.widget.attrs.get("aria-describedby", "")]
    if bound.help_text:
        parts.append(f"{bound.auto_id}_helptext")
    if bound.errors:
        parts.append(f"{bound.auto_id}_error")
    return " ".join(filter(None, parts))


@register.filter
def page_numbers(page: Page[Any]) -> list[int | str]:
    """Return the page numbers to show around `page`, with an ellipsis for those left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def undo_url(message: Any) -> str:
    """Return the address that undoes what `message` tells, given as `extra_tags="undo:/c/42/restore/"`."""
    for tag in (getattr(message, "extra_tags", "") or "").split():
        if tag.startswith("undo:/") and not tag.startswith("undo://"):
            return str(tag.removeprefix("undo:"))
    return ""


@register.filter
def tone(message: Any) -> str:
    """Return the class that gives a message of django.contrib.messages its colour."""
    tones = {"success": "is-positive", "warning": "is-attention", "error": "is-danger"}
    return tones.get(getattr(message, "level_tag", ""), "")


@register.filter
def tone_icon(message: Any) -> str:
    """Return the icon that goes with the tone of a message."""
    return {"success": "check", "warning": "warning", "error": "warning"}.get(getattr(message, "level_tag", ""), "info")


@register.filter
def errors_count(form: Any) -> str:
    """Return "2 things to correct": a field counts once, and so do the errors of the form as a whole."""
    count = len(form.errors)
    return ngettext("%(count)s thing to correct", "%(count)s things to correct", count) % {"count": count}
