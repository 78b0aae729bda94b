"""The form by which one votes: a few fields for each question, each kind of question read in its own way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import text
from polls.casting import Given
from polls.models import Answer, Poll, Question
from toolkit.forms import OnceMixin, limited

Kind = Question.Kind
DEGREES = [(2, _("yes")), (1, _("if need be")), (0, _("no"))]
"""What one says of a date."""
NONE = [("", _("—"))]


class BallotForm(OnceMixin, forms.Form):
    """The answers of one voter. `given` holds them once the form is valid."""

    def __init__(
        self, *args: Any, poll: Poll, questions: list[Question], kept: Iterable[Answer] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.poll, self.questions = poll, questions
        self.given: list[Given] = []
        kept = list(kept)
        for question in questions:
            MAKERS[question.kind](self, question, [answer for answer in kept if answer.question_id == question.pk])
        self.fields["comment"] = forms.CharField(
            label=_("A word about your choice"),
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        limited(self.fields["comment"], 1000)

    @property
    def rows(self) -> list[tuple[Question, list[Any]]]:
        """Each question with its fields, for the page."""
        return [
            (question, [self[name] for name in self.fields if name == key or name.startswith(f"{key}_")])
            for question in self.questions
            for key in [f"q{question.pk}"]
        ]

    def clean(self) -> dict[str, Any]:
        """Gather what was answered, question by question; each one that is wrong says why beside it."""
        data = super().clean() or self.cleaned_data
        for question in self.questions:
            try:
                found = READERS[question.kind](question, data)
                if question.is_required and not found and not self._is_wrong(question):
                    raise forms.ValidationError(_("Answer this question."))
                self.given += found
            except forms.ValidationError as error:
                names = [name for name in self.fields if name.split("_")[0] == f"q{question.pk}"]
                self.add_error(names[0] if names else None, error)
        return data

    def _is_wrong(self, question: Question) -> bool:
        return any(name.split("_")[0] == f"q{question.pk}" for name in self.errors)


def make_choice(form: BallotForm, question: Question, kept: list[Answer]) -> None:
    """Add the field of a choice: buttons when one ticks one option, boxes when several."""
    choices = [(str(option.pk), option) for option in question.options.all()]
    chosen = [str(answer.option_id) for answer in kept]
    many = question.most > 1 or question.kind == Kind.SIGN_UP
    made: forms.Field
    if many:
        made = forms.MultipleChoiceField(choices=choices, required=False, widget=forms.CheckboxSelectMultiple)
    else:
        made = forms.ChoiceField(choices=choices, required=False, widget=forms.RadioSelect)
    made.label, made.help_text = question.title, how_many(question)
    made.initial = chosen if many else (chosen or [""])[0]
    form.fields[f"q{question.pk}"] = made


def how_many(question: Question) -> str:
    """Return how many options one may tick, in words; nothing where one option is meant."""
    count = question.options.all().__len__()
    most = min(question.most, count)
    if most <= 1 or question.kind == Kind.SIGN_UP:
        return question.help_text
    said = ngettext("Up to %(count)s choice.", "Up to %(count)s choices.", most) % {"count": most}
    if question.least > 1:
        said = _("From %(least)s to %(most)s choices.") % {"least": question.least, "most": most}
    return f"{question.help_text} {said}".strip()


def make_each(form: BallotForm, question: Question, kept: list[Answer]) -> None:
    """Add one field an option: a degree for a date or a scale, a rank, or points."""
    values = {answer.option_id: answer.value for answer in kept}
    for option in question.options.all():
        made = EACH[question.kind](question)
        made.label, made.initial = option.text, values.get(option.pk)
        form.fields[f"q{question.pk}_{option.pk}"] = made


def _date(question: Question) -> forms.Field:
    return forms.TypedChoiceField(
        choices=DEGREES, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )


def _scale(question: Question) -> forms.Field:
    degrees = [(n, str(n)) for n in range(1, question.top + 1)]
    return forms.TypedChoiceField(
        choices=degrees, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )


def _rank(question: Question) -> forms.Field:
    ranks = [*NONE, *((n, str(n)) for n in range(1, question.options.all().__len__() + 1))]
    return forms.TypedChoiceField(choices=ranks, coerce=int, empty_value=None, required=False)


def _points(question: Question) -> forms.Field:
    attrs = {"inputmode": "numeric"}
    return forms.IntegerField(
        min_value=0, max_value=question.top, required=False, widget=forms.NumberInput(attrs=attrs)
    )


EACH: dict[str, Callable[[Question], forms.Field]] = {
    Kind.DATE: _date,
    Kind.SCALE: _scale,
    Kind.RANKING: _rank,
    Kind.POINTS: _points,
}


def make_text(form: BallotForm, question: Question, kept: list[Answer]) -> None:
    """Add the field of a free answer."""
    made = forms.CharField(
        label=question.title, help_text=question.help_text, required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}), initial=kept[0].text if kept else "",
    )  # fmt: skip
    limited(made, 4000)
    form.fields[f"q{question.pk}"] = made


def read_choice(question: Question, data: dict[str, Any]) -> list[Given]:
    """Return the options ticked. Raises ValidationError when there are too few or too many."""
    typed = data.get(f"q{question.pk}")
    keys = typed if isinstance(typed, list) else [typed] if typed else []
    options = {str(option.pk): option for option in question.options.all()}
    if keys and question.kind != Kind.SIGN_UP:
        if len(keys) > question.most:
            raise forms.ValidationError(_("Tick at most %(count)s."), params={"count": question.most})
        if len(keys) < question.least:
            raise forms.ValidationError(_("Tick at least %(count)s."), params={"count": question.least})
    return [Given(question, options[key]) for key in keys]


def read_each(question: Question, data: dict[str, Any]) -> list[Given]:
    """Return the degree given to each option that has one."""
    found = []
    for option in question.options.all():
        value = data.get(f"q{question.pk}_{option.pk}")
        if value is not None and value != "":
            found.append(Given(question, option, int(value)))
    return found


def read_ranking(question: Question, data: dict[str, Any]) -> list[Given]:
    """Return the ranks. Raises ValidationError when two options have the same."""
    found = read_each(question, data)
    if len({one.value for one in found}) < len(found):
        raise forms.ValidationError(_("Two options have the same place: give each its own."))
    return found


def read_points(question: Question, data: dict[str, Any]) -> list[Given]:
    """Return the points given. Raises ValidationError when there are more than one has."""
    found = [one for one in read_each(question, data) if one.value]
    spent = sum(one.value for one in found)
    if spent > question.top:
        raise forms.ValidationError(
            _("You gave %(spent)s points and have %(top)s."), params={"spent": spent, "top": question.top}
        )
    return found


def read_text(question: Question, data: dict[str, Any]) -> list[Given]:
    """Return the words written, if any."""
    said = text.normalise(data.get(f"q{question.pk}") or "")
    return [Given(question, text=said)] if said else []


MAKERS: dict[str, Callable[[BallotForm, Question, list[Answer]], None]] = {
    Kind.CHOICE: make_choice,
    Kind.STANCE: make_choice,
    Kind.SIGN_UP: make_choice,
    Kind.TEXT: make_text,
    **dict.fromkeys(EACH, make_each),
}
READERS: dict[str, Callable[[Question, dict[str, Any]], list[Given]]] = {
    Kind.CHOICE: read_choice,
    Kind.STANCE: read_choice,
    Kind.SIGN_UP: read_choice,
    Kind.DATE: read_each,
    Kind.SCALE: read_each,
    Kind.RANKING: read_ranking,
    Kind.POINTS: read_points,
    Kind.TEXT: read_text,
}
