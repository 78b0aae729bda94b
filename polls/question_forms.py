"""What an organiser types of the questions: one small form each, options one a line, dates in rows."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content import attachments
from core import text
from polls.actions import OPTIONS_MAX, Asked
from polls.models import Option, Question
from toolkit.forms import limited

Kind = Question.Kind
QUESTIONS_MAX = 20
DATE_ROWS = 8
LINK = re.compile(r"\s+(https?://\S+)$")
PLACES = re.compile(r"\s*[(\[](\d{1,5})[)\]]$")
STANCES = [("for", gettext_lazy("For")), ("against", gettext_lazy("Against")), ("abstain", gettext_lazy("Abstention"))]
LISTED = {Kind.CHOICE, Kind.SCALE, Kind.RANKING, Kind.POINTS, Kind.SIGN_UP}
"""The kinds whose options are typed one a line."""


class QuestionForm(forms.Form):
    """One question. Its options that stand are fields of their own, so that mending a word keeps the votes."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)
    title = forms.CharField(label=gettext_lazy("Question"), max_length=300)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of answer"), choices=Kind)
    lines = forms.CharField(
        label=gettext_lazy("Options, one a line"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("An address at the end of a line becomes a link; (12) says how many places there are."),
    )
    most = forms.IntegerField(
        label=gettext_lazy("Choices: at most"), required=False, min_value=1, max_value=OPTIONS_MAX, initial=1
    )
    least = forms.IntegerField(
        label=gettext_lazy("Choices: at least"), required=False, min_value=1, max_value=OPTIONS_MAX, initial=1
    )
    top = forms.IntegerField(
        label=gettext_lazy("Scale up to, or points to share"), required=False, min_value=2, max_value=100, initial=5
    )
    help_text = forms.CharField(label=gettext_lazy("Explanation"), required=False, max_length=500)
    is_required = forms.BooleanField(label=gettext_lazy("An answer is required"), required=False, initial=True)
    is_gone = forms.BooleanField(label=gettext_lazy("Remove this question"), required=False)

    def __init__(self, *args: Any, question: Question | None = None, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question, self.zone = question, zone
        self.standing: list[Option] = list(question.options.all()) if question else []
        for name, longest in (("title", 300), ("help_text", 500)):
            limited(self.fields[name], longest)
        for option in self.standing:
            self._add_option(option)
        for row in range(DATE_ROWS):
            self._add_date(row)

    def _add_option(self, option: Option) -> None:
        said = forms.CharField(label=_("Option"), required=False, max_length=300, initial=option.text)
        self.fields[f"text{option.pk}"] = said
        self.fields[f"note{option.pk}"] = forms.CharField(
            label=_("Explanation"), required=False, max_length=500, initial=option.note
        )
        self.fields[f"file{option.pk}"] = forms.FileField(label=_("Picture or file"), required=False)

    def _add_date(self, row: int) -> None:
        kinds = {"day": ("date", _("Day")), "from": ("time", _("From")), "to": ("time", _("To"))}
        for name, (kind, label) in kinds.items():
            made: forms.Field = forms.DateField() if kind == "date" else forms.TimeField()
            made.required, made.label = False, f"{label} {row + 1}"
            made.widget = (forms.DateInput if kind == "date" else forms.TimeInput)(attrs={"type": kind})
            made.widget.is_localized = False
            self.fields[f"{name}{row}"] = made

    @property
    def option_rows(self) -> list[tuple[Option, Any, Any, Any]]:
        """The options that stand, each with its three fields."""
        return [
            (option, self[f"text{option.pk}"], self[f"note{option.pk}"], self[f"file{option.pk}"])
            for option in self.standing
        ]

    @property
    def date_rows(self) -> list[tuple[Any, Any, Any]]:
        """The rows in which dates are typed."""
        return [(self[f"day{row}"], self[f"from{row}"], self[f"to{row}"]) for row in range(DATE_ROWS)]

    def clean(self) -> dict[str, Any]:
        """Check that there is something to choose, and not more than one may choose."""
        data = super().clean() or self.cleaned_data
        if data.get("is_gone") or self.errors:
            return data
        options, kind = self.options(), data["kind"]
        if kind == Kind.DATE and not options:
            self.add_error("day0", _("Give at least one day."))
        elif kind in LISTED and kind != Kind.SCALE and len(options) < 2 - (kind == Kind.SIGN_UP):
            self.add_error("lines", _("Give at least two options, one a line."))
        elif len(options) > OPTIONS_MAX:
            self.add_error("lines", _("At most %(count)s options.") % {"count": OPTIONS_MAX})
        elif (data.get("least") or 1) > (data.get("most") or 1):
            self.add_error("least", _("“At least” is more than “at most”."))
        return data

    def clean_title(self) -> str:
        """Return the question on one line."""
        return text.one_line(self.cleaned_data["title"])

    def options(self) -> list[tuple[int, dict[str, Any]]]:
        """Return the options typed, those that stand first; one whose words were emptied goes."""
        kind = self.cleaned_data["kind"]
        found = [(option.pk, self._reworded(option)) for option in self.standing]
        found = [(pk, columns) for pk, columns in found if columns["text"]]
        if kind == Kind.STANCE:
            return found or [(0, {"text": str(words), "stance": stance}) for stance, words in STANCES]
        if kind == Kind.DATE:
            return found + [(0, columns) for columns in self._dates()]
        if kind == Kind.SCALE and not found and not self.cleaned_data.get("lines", "").strip():
            return [(0, {"text": self.cleaned_data["title"]})]
        if kind in LISTED:
            lines = self.cleaned_data.get("lines", "").splitlines()
            return found + [(0, of_line(line)) for line in lines if line.strip()]
        return []

    def _reworded(self, option: Option) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "text": text.one_line(data.get(f"text{option.pk}", "")),
            "note": text.one_line(data.get(f"note{option.pk}", "")),
        }

    def _dates(self) -> list[dict[str, Any]]:
        found = []
        for row in range(DATE_ROWS):
            day, start, end = (self.cleaned_data.get(f"{name}{row}") for name in ("day", "from", "to"))
            if day is not None:
                found.append(of_date(day, start, end, self.zone))
        return found

    def asked(self) -> Asked:
        """Return the question as typed, for `actions`."""
        data = self.cleaned_data
        columns = {
            "title": data["title"],
            "kind": data["kind"],
            "help_text": text.one_line(data["help_text"]),
            "is_required": data["is_required"],
            "most": data.get("most") or 1,
            "least": data.get("least") or 1,
            "top": data.get("top") or 5,
        }
        return Asked(columns, self.options(), self.question.pk if self.question else 0)

    def sent_files(self) -> dict[int, Any]:
        """Return the files sent for the options that stand, by option id."""
        sent = {option.pk: self.cleaned_data.get(f"file{option.pk}") for option in self.standing}
        return {pk: file for pk, file in sent.items() if file}

    def full_clean(self) -> None:
        """Check the files too, with the sentence of the one store."""
        super().full_clean()
        for option in self.standing if self.is_bound else []:
            name = f"file{option.pk}"
            try:
                attachments.check([file for file in [self.cleaned_data.get(name)] if file])
            except forms.ValidationError as error:
                self.add_error(name, error)


def of_line(line: str) -> dict[str, Any]:
    """Return the columns of an option typed on one line: « Salle des fêtes (40) https://… »."""
    line = text.one_line(line)
    columns: dict[str, Any] = {}
    link = LINK.search(line)
    if link:
        columns["url"], line = link[1][:2000], line[: link.start()]
    places = PLACES.search(line)
    if places:
        columns["places"], line = int(places[1]), line[: places.start()]
    return {**columns, "text": line[:300]}


def of_date(day: date, start: time | None, end: time | None, zone: ZoneInfo) -> dict[str, Any]:
    """Return the columns of a day, or of a slot of it, in the time zone of the group."""
    said = date_format(day, "l j F Y")
    if start is None:
        return {"text": said, "starts_at": datetime.combine(day, time(0), zone)}
    said += f", {time_format(start, 'H:i')}"
    columns: dict[str, Any] = {"starts_at": datetime.combine(day, start, zone)}
    if end is not None and end > start:
        said += f" – {time_format(end, 'H:i')}"
        columns["ends_at"] = datetime.combine(day, end, zone)
    return {**columns, "text": said}


def question_forms(
    sent: QueryDict | None,
    files: MultiValueDict[str, Any] | None,
    standing: list[Question],
    zone: ZoneInfo,
    first: list[dict[str, Any]],
) -> list[QuestionForm]:
    """Return a form for each question that stands, and for each new one that was typed; `first` fills in a new poll."""
    count = sent.get("questions", "") if sent is not None else ""
    typed = min(int(count), QUESTIONS_MAX) if count.isascii() and count.isdigit() and len(count) < 4 else 0
    shown = [initial_of(question) for question in standing] or first
    found = []
    for place in range(max(typed, len(shown), 1)):
        # A question asked for by the button has nothing typed yet: it is shown empty, not refused.
        bound = sent is not None and f"q{place}-title" in sent
        found.append(
            QuestionForm(
                sent if bound else None,
                files if bound else None,
                prefix=f"q{place}",
                question=standing[place] if place < len(standing) else None,
                zone=zone,
                initial=shown[place] if place < len(shown) else {},
            )
        )
    return found


def copy_of(question: Question) -> dict[str, Any]:
    """Return what the form of a copied question shows: its words and options; dates are left to be chosen."""
    options = question.options.all() if question.kind in LISTED else []
    places = {option.pk: f" ({option.places})" if option.places is not None else "" for option in options}
    lines = [f"{option.text}{places[option.pk]} {option.url}".strip() for option in options]
    return {**initial_of(question), "id": None, "lines": "\n".join(lines)}


def initial_of(question: Question) -> dict[str, Any]:
    """Return what the form of a question that stands shows."""
    names = ["title", "kind", "help_text", "is_required", "most", "least", "top"]
    return {"id": question.pk, **{name: getattr(question, name) for name in names}}
