"""The forms of a veille: its settings, the words of an edition and of its items, an address to write to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from content.models import GroupTag
from content.models.content import TITLE_MAX
from content.tagging import TAG_LENGTH
from core import clock, text
from groups.models import Group, within
from memberships.forms import TIME_ZONES
from toolkit.forms import limited
from veille.models import Edition, Selection, Watch, WeekOff
from veille.selecting import Words
from veille.versions import MergingMixin, digest

CUTOFFS = [
    (0, _("at the hour of the edition")),
    (60, _("one hour before")),
    (180, _("three hours before")),
    (720, _("half a day before")),
    (1440, _("one day before")),
    (2880, _("two days before")),
]
BODY_MAX = 5000
INTRO_MAX = 400


def zone_label(name: str) -> str:
    """Return a time zone in words: its town, and how far its clock is from UTC today."""
    offset = clock.now().astimezone(ZoneInfo(name)).strftime("%z")
    minutes = "" if offset.endswith("00") else f":{offset[3:]}"
    return f"{name.split('/')[-1].replace('_', ' ')} (UTC{offset[0]}{int(offset[1:3])}{minutes})"


class WatchForm(forms.ModelForm):
    """Everything an animator may set: what it is called, when it publishes, what happens in an odd week."""

    time_zone = forms.ChoiceField(label=_("Time zone"))
    cutoff_minutes = forms.TypedChoiceField(label=_("What is selected counts until"), coerce=int)

    class Meta:
        model = Watch
        fields = [
            "title", "intro", "weekday", "hour", "time_zone", "cutoff_minutes", "minimum", "below", "absent",
            "audience", "has_focus", "is_on",
        ]  # fmt: skip
        widgets = {
            "hour": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "below": forms.RadioSelect,
            "absent": forms.RadioSelect,
            "audience": forms.RadioSelect,
        }
        help_texts = {
            "intro": _("What people read before they subscribe."),
            "minimum": _("With none selected, nothing is ever sent."),
            "is_on": _("Unticked, an edition goes out only when an animator presses “Publish now”."),
        }

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.group = group
        self._choose_zone(group)
        self._choose("cutoff_minutes", self._cutoffs())
        self._choose("audience", [(one.value, one.label) for one in within(group.widest_audience)])
        self._drop_blank_choices()
        for name, longest in (("title", 120), ("intro", 300)):
            limited(self.fields[name], longest)

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _choose_zone(self, group: Group) -> None:
        if not self.instance.pk:
            self.instance.time_zone = group.time_zone
            self.initial["time_zone"] = group.time_zone
        zones = dict.fromkeys([self.instance.time_zone, *TIME_ZONES])
        self._choose("time_zone", [(zone, zone_label(zone)) for zone in zones])

    def _cutoffs(self) -> list[tuple[Any, Any]]:
        kept = self.instance.cutoff_minutes
        known = [value for value, _label in CUTOFFS]
        own = [] if kept in known else [(kept, _("%(count)s minutes before") % {"count": kept})]
        return [*CUTOFFS, *own]

    def _drop_blank_choices(self) -> None:
        self._choose("below", Watch.Below.choices)
        self._choose("absent", Watch.Absent.choices)

    def clean_title(self) -> str:
        """Return the title on one line."""
        return text.one_line(self.cleaned_data["title"])

    def clean_intro(self) -> str:
        """Return the presentation on one line."""
        return text.one_line(self.cleaned_data["intro"])


class WeekOffForm(forms.ModelForm):
    """Days without edition, both included."""

    class Meta:
        model = WeekOff
        fields = ["first_day", "last_day"]
        widgets = {
            "first_day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "last_day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError when the days are in the wrong order, or wholly in the past."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day")
        if isinstance(first, date) and isinstance(last, date):
            if last < first:
                self.add_error("last_day", _("This day comes before the first one."))
            elif last < clock.now().date() - timedelta(days=1):
                self.add_error("last_day", _("These days are past."))
        return data

    def validate_constraints(self) -> None:
        """Leave the order of the days to `clean`, which says it beside the field."""


class EditionForm(MergingMixin, forms.ModelForm):
    """The title and the text that open the coming edition."""

    class Meta:
        model = Edition
        fields = ["title", "body"]
        labels = {"title": _("Title"), "body": _("Édito")}
        help_texts = {
            "body": _("A few words to open the edition. Markdown is understood: **bold**, [link](https://…)."),
        }
        widgets = {"body": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, automatic: str, sections: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Named after the section, not its place: sections may be moved while somebody writes.
        self.intro_fields = {f"intro_{digest(name)}": name for name in sections}
        for field, name in self.intro_fields.items():
            self.fields[field] = forms.CharField(
                label=_("Introduction of “%(section)s”") % {"section": name},
                required=False,
                max_length=INTRO_MAX,
                initial=self.instance.section_intros.get(name, ""),
            )
            limited(self.fields[field], INTRO_MAX)
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Left empty, the edition is called: %(title)s") % {"title": automatic}
        for name, longest in (("title", TITLE_MAX), ("body", BODY_MAX)):
            limited(self.fields[name], longest)
        intros = {field: self.instance.section_intros.get(name, "") for field, name in self.intro_fields.items()}
        self.watch_fields({"title": self.instance.title, "body": self.instance.body, **intros})

    def clean_title(self) -> str:
        """Return the title on one line."""
        return text.one_line(self.cleaned_data["title"])

    def clean_body(self) -> str:
        """Return the text normalised. Raises ValidationError when it is longer than an édito should be."""
        body = text.normalise(self.cleaned_data["body"])
        if len(body) > BODY_MAX:
            raise forms.ValidationError(
                _("This text is %(count)s characters too long."), params={"count": len(body) - BODY_MAX}
            )
        return body

    def intros(self) -> dict[str, str]:
        """Return the introductions by name of section; empty ones go, those of sections not shown here stay."""
        typed = {name: text.one_line(self.cleaned_data[field]) for field, name in self.intro_fields.items()}
        return {name: words for name, words in {**self.instance.section_intros, **typed}.items() if words}


class ItemForm(MergingMixin, forms.ModelForm):
    """What the edition says of an item; the shared item keeps its own words."""

    class Meta:
        model = Selection
        fields = ["title", "line", "quotation", "credit", "section"]
        help_texts = {
            "line": _("Why it is worth reading: two or three sentences."),
            "quotation": _("A short passage, word for word. The marks around it are added."),
            "credit": _("The name of who found it. Empty it if they would rather not be named."),
            "section": _("The items of one section stand together."),
        }
        widgets = {"line": forms.Textarea(attrs={"rows": 4}), "quotation": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, sections: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = sections
        lengths = {"title": 200, "line": 1000, "quotation": 600, "credit": 120, "section": 80}
        for name, longest in lengths.items():
            limited(self.fields[name], longest)
        if sections:
            self.fields["section"].widget.attrs["list"] = "sections"
        self.watch_fields({name: getattr(self.instance, name) for name in lengths})

    def clean_title(self) -> str:
        """Return the title on one line. Raises ValidationError when nothing can be read in it."""
        title = text.one_line(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError(_("Give it a title."))
        return title

    def words(self) -> Words:
        """Return what was typed, for `selecting.rewrite`."""
        return Words(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class ReasonForm(forms.Form):
    """Why an item is set aside."""

    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class AddressForm(forms.Form):
    """An e-mail address that wants the editions."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Used for the editions and nothing else. One gesture stops them."),
    )
    gets_focus = forms.BooleanField(
        label=_("Send me the monthly focus too"),
        required=False,
        help_text=_("Once a month: the themes and the figures of the month, told by the animators."),
    )


class ThemeForm(forms.Form):
    """A new theme."""

    name = forms.CharField(label=_("New theme"), max_length=TAG_LENGTH)

    def clean_name(self) -> str:
        """Return the word on one line. Raises ValidationError when it has no letter or figure."""
        return as_word(self.cleaned_data["name"])


class SynonymForm(forms.Form):
    """A word, and the theme it leads to from now on."""

    word = forms.CharField(
        label=_("This word"), max_length=TAG_LENGTH, help_text=_("A synonym, another spelling, or a theme to merge.")
    )
    theme = forms.ModelChoiceField(label=_("becomes"), queryset=GroupTag.objects.none(), empty_label=None)

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = GroupTag.objects.filter(group=group, is_theme=True, synonym_of=None).select_related("tag")
        self.fields["theme"].queryset = themes  # type: ignore[attr-defined]

    def clean_word(self) -> str:
        """Return the word on one line. Raises ValidationError when it has no letter or figure."""
        return as_word(self.cleaned_data["word"])


def as_word(typed: str) -> str:
    """Return a tag as typed, on one line, without its #. Raises ValidationError when it has no letter or figure."""
    word = text.one_line(typed).lstrip("#").strip().replace(",", " ")
    if not any(letter.isalnum() for letter in word):
        raise forms.ValidationError(_("Give a word made of letters."))
    return word
