"""Forms that ask for fields of profiles: the one place that builds, checks and saves the fields administrators define.

The profile, the first steps, and a group that asks something of those who join all use it (LU1, LG19):

    class JoinForm(AnswersMixin, forms.Form):
        def __init__(self, *args, user, group, **extra):
            super().__init__(*args, **extra)
            self.ask(group_fields, user=user, required=True)

    form.save_answers(user)          # in the view, once the form is valid
    {% for value, reach in form.pairs %}…  # or the whole form by components/_form.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.translation import gettext as _

from accounts.models import ProfileField, ProfileValue, Reach, User
from core import text

LINE_MAX = 200
TEXT_MAX = 2000
PHONE = re.compile(r"^\+?[\d .()/-]{6,30}$")


class ReachField(forms.ChoiceField):
    """The question "who reads it" that stands beside a part of a profile; left out, it stays as it was."""

    def __init__(self, label: Any, initial: str = Reach.PLATFORM) -> None:
        super().__init__(label=label, choices=Reach.choices, initial=initial)

    def clean(self, value: Any) -> Any:
        """Return the reach chosen. Raises ValidationError for a word that is none."""
        return super().clean(value) if value else self.initial


def own_fields() -> QuerySet[ProfileField]:
    """Return the fields that people fill in themselves, in their order: those not locked."""
    return ProfileField.objects.filter(is_locked=False)  # unfiltered: the questions are the same for everybody


def missing_for(user: User) -> QuerySet[ProfileField]:
    """Return the fields asked of everybody that `user` has not filled in yet: one query."""
    return own_fields().filter(is_required=True).exclude(values__user=user)


def check_phone(value: str) -> None:
    """Raise ValidationError unless `value` looks like a telephone number."""
    if not PHONE.match(value) or sum(sign.isdigit() for sign in value) < 4:
        raise ValidationError(_("Write a telephone number: digits, spaces and a + at the start."))


def question(field: ProfileField, *, value: str = "", required: bool = False) -> forms.Field:
    """Return the form field that asks for `field`, filled in with `value`."""
    common: dict[str, Any] = {
        "label": field.name, "help_text": field.help_text, "required": required, "initial": value,
    }  # fmt: skip
    if field.kind == ProfileField.Kind.CHOICE:
        offered = field.offered()
        # A choice that administrators withdrew since stays one's own until one changes it.
        kept = [value] if value and value not in offered else []
        choices = [("", _("No answer")), *((choice, choice) for choice in [*offered, *kept])]
        return forms.ChoiceField(choices=choices, **common)
    if field.kind == ProfileField.Kind.TEXT:
        return forms.CharField(max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 4}), **common)
    if field.kind == ProfileField.Kind.LINK:
        return forms.URLField(max_length=LINE_MAX, assume_scheme="https", **common)
    if field.kind == ProfileField.Kind.PHONE:
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
        return forms.CharField(max_length=40, validators=[check_phone], widget=widget, **common)
    return forms.CharField(max_length=LINE_MAX, **common)


class AnswersMixin(forms.Form):
    """Adds fields of profiles to a form, each followed by who reads it."""

    def ask(
        self, fields: Iterable[ProfileField], *, user: User | None, required: bool | None = None, reach: bool = True
    ) -> None:
        """Add a question for each of `fields`, filled in with what `user` answered before: one query.

        `required` overrides whether each is asked of everybody; without `reach` the reach stays as it is.
        """
        self.asked = list(fields)
        values = ProfileValue.objects.filter(user=user, field__in=self.asked) if user else []  # unfiltered: one's own
        self.known = {row.field_id: row for row in values}
        for field in self.asked:
            before = self.known.get(field.pk)
            must = field.is_required if required is None else required
            value = before.value if before else ""
            asked = question(field, value=value, required=must)
            asked.section = field.section  # type: ignore[attr-defined] # told above the first field of each
            self.fields[f"field_{field.pk}"] = asked
            if reach:
                initial = before.reach if before else field.default_reach
                label = _("Who reads “%(field)s”") % {"field": field.name}
                self.fields[f"reach_{field.pk}"] = ReachField(label, initial)

    def pairs(self) -> Iterator[tuple[BoundField, BoundField | None]]:
        """Yield each question with the one that says who reads the answer, or None."""
        for field in self.asked:
            reach = f"reach_{field.pk}"
            yield self[f"field_{field.pk}"], self[reach] if reach in self.fields else None

    @transaction.atomic
    def save_answers(self, user: User) -> None:
        """Keep the answers of a valid form as those of `user`; an empty answer is forgotten."""
        for field in self.asked:
            value = text.normalise(self.cleaned_data.get(f"field_{field.pk}") or "")
            before = self.known.get(field.pk)
            reach = self.cleaned_data.get(f"reach_{field.pk}") or (before.reach if before else field.default_reach)
            if value:
                ProfileValue.objects.update_or_create(user=user, field=field, defaults={"value": value, "reach": reach})
            else:
                ProfileValue.objects.filter(user=user, field=field).delete()


class AnswersForm(AnswersMixin):
    """A form that asks for fields of profiles and nothing else."""

    def __init__(
        self, *args: Any, fields: Iterable[ProfileField], user: User | None, required: bool | None = None,
        reach: bool = True, **extra: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **extra)
        self.ask(fields, user=user, required=required, reach=reach)
