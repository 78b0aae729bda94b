"""What the templates of polls ask: one question of a ballot, how a score reads, a date of the trace."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Organisation
from groups.middleware import access_of
from polls.models import Question
from polls.results import Line, Result
from polls.rules import organisations_of

register = template.Library()
Kind = Question.Kind


@register.simple_tag
def ballot_question(question: Question, fields: list[Any]) -> SafeString:
    """Render one question of a ballot, its options with their links and pictures."""
    options = {str(option.pk): option for option in question.options.all()}
    pairs = [(options[bound.name.partition("_")[2]], bound) for bound in fields if "_" in bound.name]
    choices = []
    if not pairs and question.kind != Kind.TEXT:
        choices = [(options[str(one.data["value"])], one) for one in fields[0] if str(one.data["value"]) in options]
    context = {"question": question, "fields": fields, "pairs": pairs, "choices": choices}
    context |= {"has_error": any(bound.errors for bound in fields), "first_name": fields[0].name if fields else ""}
    return render_to_string("polls/_question.html", context)


@register.simple_tag(takes_context=True)
def organisations(context: template.Context) -> list[Organisation]:
    """Return the organisations that the reader may vote for."""
    return list(organisations_of(access_of(context["request"])))


@register.filter
def unit(result: Result) -> str:
    """Return what the figures of a question are."""
    names = {
        Kind.DATE: _("Answers"),
        Kind.SCALE: _("Average"),
        Kind.RANKING: _("Points"),
        Kind.POINTS: _("Points"),
        Kind.SIGN_UP: _("Places taken"),
    }
    return names.get(Kind(result.question.kind), _("Votes"))


@register.filter
def score(line: Line, result: Result) -> str:
    """Return the figure of an option in words: « 12 votes », « 3.4 of 5 », « 4 yes, 2 if need be »."""
    kind, figure = (
        result.question.kind,
        number_format(line.score, decimal_pos=0 if line.score == int(line.score) else 1),
    )
    if kind == Kind.DATE:
        yes, maybe = line.by_value.get(2, 0), line.by_value.get(1, 0)
        return _("%(yes)s yes, %(maybe)s if need be") % {"yes": yes, "maybe": maybe}
    if kind == Kind.SCALE:
        return _("%(mean)s of %(top)s") % {"mean": figure, "top": result.question.top}
    if kind in {Kind.RANKING, Kind.POINTS}:
        return ngettext("%(count)s point", "%(count)s points", int(line.score)) % {"count": figure}
    if kind == Kind.SIGN_UP and line.option.places is not None:
        return _("%(taken)s of %(places)s") % {"taken": line.count, "places": line.option.places}
    return ngettext("%(count)s vote", "%(count)s votes", line.count) % {"count": line.count}


@register.filter
def iso_date(written: str) -> str:
    """Return a moment kept in ISO 8601 as people say it, in the time zone in force."""
    return date_format(timezone.localtime(datetime.fromisoformat(written)), "SHORT_DATETIME_FORMAT")
