"""Models of polls to begin with, each with the method explained in one sentence (SO14, SO15)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from polls.models import Poll, Question

COPIED = [
    "title", "body", "anonymity", "results", "electorate", "quorum", "threshold", "is_changeable", "lets_add_options",
]  # fmt: skip
"""What a copy of a poll takes; its questions come with it, its votes, dates and outcome do not."""


@dataclass(frozen=True)
class Model:
    """A way to begin: what it is for, and what it fills in."""

    name: str
    icon: str
    label: Any
    text: Any
    question: dict[str, Any] = field(default_factory=dict)
    poll: dict[str, Any] = field(default_factory=dict)


Kind = Question.Kind
MODELS = [
    Model(
        "date", "calendar", _("Choose a date"),
        _("Everybody says yes, if need be or no to each slot; the one that suits most people comes out."),
        {"kind": Kind.DATE, "title": _("Which slots suit you?")},
    ),
    Model(
        "consent", "check", _("Decide by consent"),
        _("A proposal is adopted when nobody has a serious objection: each objection is written, and answered."),
        {"kind": Kind.STANCE, "title": _("Can you live with this proposal?")},
        {"anonymity": Poll.Anonymity.NAMES, "threshold": 100},
    ),
    Model(
        "approval", "poll", _("Choose among several"),
        _("Each ticks all that suits them; the option that most people can live with comes out."),
        {"kind": Kind.CHOICE, "most": 100, "title": _("Which ones suit you?")},
    ),
    Model(
        "themes", "tag", _("Set an order of preference"),
        _("Each ranks the options; the first of five earns five points, the last one."),
        {"kind": Kind.RANKING, "title": _("In what order should we take these themes?")},
    ),
    Model(
        "satisfaction", "star", _("Measure satisfaction"),
        _("A mark from 1 to 5, and a free word; nobody knows who said what."),
        {"kind": Kind.SCALE, "top": 5, "title": _("How satisfied are you?")},
        {"anonymity": Poll.Anonymity.NOBODY},
    ),
    Model(
        "sign-up", "user-plus", _("Take places, bring something"),
        _("A list with limits: who brings what, who takes which slot."),
        {"kind": Kind.SIGN_UP, "title": _("What do you take?")},
        {"results": Poll.Results.ALWAYS},
    ),
]  # fmt: skip


def found(name: str) -> Model | None:
    """Return the model of that name, if there is one."""
    return next((model for model in MODELS if model.name == name), None)
