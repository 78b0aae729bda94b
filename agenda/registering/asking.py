"""The questions of a registration: a few fields for those who answer, a few lines for those who ask."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agenda.models import Event, RegistrationQuestion, RegistrationRules
from agenda.models.registration import COMPANIONS_MAX
from agenda.registering.answering import Said
from core import text
from toolkit.forms import limited

QUESTIONS_MAX = 10
CHOICES_MAX = 30
TEXT_MAX = 300
Kind = RegistrationQuestion.Kind


class AnswerForm(forms.Form):
    """Companions and replies: what goes with a yes. Each field is there only where the organisers want it."""

    def __init__(
        self,
        *args: Any,
        rules: RegistrationRules,
        questions: Iterable[RegistrationQuestion],
        is_kept: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        most = min(rules.companions_max, COMPANIONS_MAX)
        if most:
            self.fields["companions"] = forms.TypedChoiceField(
                label=_("I bring with me"), coerce=int, empty_value=None, required=False,
                choices=[(n, _companions(n)) for n in range(most + 1)],
            )  # fmt: skip
        for question in self.questions:
            self.fields[f"q{question.pk}"] = field_of(question, is_kept=is_kept)

    @property
    def replies(self) -> Said:
        """What was said, by question."""
        given = {question.pk: self.cleaned_data.get(f"q{question.pk}") or "" for question in self.questions}
        return {pk: "yes" if value is True else str(value) for pk, value in given.items()}

    @property
    def companions(self) -> int:
        """How many companions come too."""
        return int(self.cleaned_data.get("companions") or 0)


def _companions(count: int) -> Any:
    return _("nobody") if not count else str(count)


def field_of(question: RegistrationQuestion, *, is_kept: bool = True) -> forms.Field:
    """Return the field of one question; where `is_kept` is false, nothing is required (somebody says no)."""
    required = question.is_required and is_kept
    if question.kind == Kind.CHOICE:
        lines = [(line, line) for line in question.lines]
        return forms.ChoiceField(label=question.label, choices=[("", "—"), *lines], required=required)
    if question.kind == Kind.BOX:
        return forms.BooleanField(label=question.label, required=required)
    field = forms.CharField(label=question.label, required=required, max_length=TEXT_MAX)
    limited(field, TEXT_MAX)
    return field


class QuestionForm(forms.Form):
    """One line of the organisers' page: a question, the kind of answer, its choices. Emptied, it goes."""

    pk = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Question"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Kind of answer"), choices=Kind.choices, required=False)
    choices = forms.CharField(
        label=_("Choices"), required=False, max_length=2000, help_text=_("For a choice: one a line."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    is_required = forms.BooleanField(label=_("An answer is required"), required=False)

    def clean(self) -> dict[str, Any]:
        """Return the question. Raises ValidationError for a choice between fewer than two things."""
        data = super().clean() or self.cleaned_data
        data["label"] = text.one_line(data.get("label", ""))
        lines = [text.one_line(line)[:TEXT_MAX] for line in data.get("choices", "").splitlines()]
        lines = list(dict.fromkeys(line for line in lines if line))[:CHOICES_MAX]
        if data["label"] and data.get("kind") == Kind.CHOICE and len(lines) < 2:
            self.add_error("choices", _("Give two choices at least, one a line."))
        data["choices"] = "\n".join(lines)
        data["kind"] = data.get("kind") or Kind.TEXT
        return data


QuestionForms = forms.formset_factory(QuestionForm, extra=2, max_num=QUESTIONS_MAX, validate_max=True, absolute_max=20)
"""The lines of an event's questions, and two empty ones."""


def lines_of(event: Event) -> list[dict[str, Any]]:
    """Return what the lines begin with: one query."""
    columns = ["pk", "label", "kind", "choices", "is_required"]
    return list(event.registration_questions.values(*columns))


def save_questions(*, event: Event, questions: list[dict[str, Any]]) -> None:
    """Make these the questions of an event; one that stands is named by its id and keeps its replies."""
    wanted = [one for one in questions if one.get("label")][:QUESTIONS_MAX]
    event.registration_questions.exclude(pk__in=[one["pk"] for one in wanted if one.get("pk")]).delete()
    for order, one in enumerate(wanted):
        columns = {name: one[name] for name in ("label", "kind", "choices", "is_required")} | {"order": order}
        if one.get("pk"):
            if not event.registration_questions.filter(pk=one["pk"]).update(**columns):
                raise ValidationError(_("This page has changed meanwhile: open it again."))
        else:
            RegistrationQuestion.objects.create(event=event, **columns)
