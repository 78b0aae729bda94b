"""The form of an event: what, when, where first; the rest folded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms import time_zones
from accounts.territories import TerritoryField
from agenda import recurrence
from agenda.actions import Given
from agenda.models import Event, Occurrence
from agenda.series import Own
from agenda.times import FIRST_YEAR, LAST_YEAR, Wall
from content import attachments
from core.pictures import own_image
from toolkit.forms import ContentForm, limited
from toolkit.signers import SignersField, names_of

LONGEST = timedelta(days=366)
OWN = "own"
OWN_WORDS = ["title", "place", "address", "room", "link"]
WEEKDAYS = [
    ("MO", _("Monday")), ("TU", _("Tuesday")), ("WE", _("Wednesday")), ("TH", _("Thursday")),
    ("FR", _("Friday")), ("SA", _("Saturday")), ("SU", _("Sunday")),
]  # fmt: skip
COPIED = [
    "title", "body", "nature", "zone", "start_time", "end_time", "place", "address", "room", "link", "is_link_kept",
    "contact", "price", "public", "accessibility", "source_name", "source_url",
]  # fmt: skip
"""What a copy of an event takes: not its days, nor how it comes again."""


class DayInput(forms.DateInput):
    """A day, in the browser's own field."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


class HourInput(forms.TimeInput):
    """An hour, in the browser's own field."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "time"}, format="%H:%M")


class WallMixin(forms.Form):
    """When something is: two days and two hours, checked together."""

    start_day = forms.DateField(label=_("Day"), widget=DayInput)
    start_time = forms.TimeField(
        label=pgettext_lazy("an hour", "From"), required=False, widget=HourInput, help_text=_("Empty: the whole day.")
    )
    end_day = forms.DateField(
        label=_("Last day"), required=False, widget=DayInput, help_text=_("If it lasts more than a day.")
    )
    end_time = forms.TimeField(label=pgettext_lazy("an hour", "Until"), required=False, widget=HourInput)

    def clean_wall(self, data: dict[str, Any], zone: str) -> Wall | None:
        """Return when it is, in `zone`; None when a field is wrong already. Adds errors for what cannot be."""
        start = data.get("start_day")
        if start is None or {"start_time", "end_day", "end_time"} & self.errors.keys():
            return None
        if not FIRST_YEAR <= start.year < LAST_YEAR:
            self.add_error("start_day", _("Check the year."))
            return None
        hour, last, until = data.get("start_time"), data.get("end_day"), data.get("end_time")
        if hour is None and until is not None:
            self.add_error("start_time", _("Say from what hour."))
            return None
        if last is None and hour and until:
            # A party from 20:00 to 1:00 ends the day after.
            last = start if until > hour else start + timedelta(days=1)
        wall = Wall(zone, start, hour, last, until if hour else None)
        if last is not None and (last < start or wall.ends_at <= wall.starts_at):
            self.add_error("end_day" if last < start else "end_time", _("It would end before it begins."))
            return None
        if last is not None and last - start > LONGEST:
            self.add_error("end_day", _("At most a year."))
            return None
        return wall


class RepeatMixin(forms.Form):
    """How something comes again."""

    repeat = forms.ChoiceField(label=_("Comes again"), choices=list(recurrence.FORMS.items()), required=False)
    every = forms.IntegerField(
        label=_("One in"), min_value=1, max_value=recurrence.EVERY_MAX, required=False, initial=1,
        help_text=_("2: every other week, or month."),
    )  # fmt: skip
    on_days = forms.MultipleChoiceField(
        label=_("Days of the week"), choices=WEEKDAYS, required=False, widget=forms.CheckboxSelectMultiple
    )
    repeat_until = forms.DateField(label=_("Until"), required=False, widget=DayInput)
    repeat_count = forms.IntegerField(
        label=_("Or number of times"), min_value=1, max_value=recurrence.COUNT_MAX, required=False
    )

    def begin_repeat(self, event: Event) -> None:
        """Fill the fields with the rule of an event; one that they cannot say is offered to be kept as it is."""
        rule = recurrence.read(event.rrule, event.start_day) if event.start_day else recurrence.Rule()
        if rule is None:
            self.fields["repeat"].choices = [(OWN, _("By a rule of its own")), *recurrence.FORMS.items()]  # type: ignore[attr-defined]
            self.initial["repeat"] = OWN
            return
        self.initial.update(
            {
                "repeat": rule.form,
                "every": rule.every,
                "on_days": rule.days,
                "repeat_until": rule.until,
                "repeat_count": rule.count,
            }
        )

    def clean_rule(self, data: dict[str, Any], start: date, standing: str) -> str:
        """Return the RRULE that the fields say. Adds errors for an end that cannot be."""
        form, until, count = data.get("repeat", ""), data.get("repeat_until"), data.get("repeat_count")
        if form == OWN:
            return standing
        if form and until and count:
            self.add_error("repeat_count", _("Choose one of the two: a last day, or a number of times."))
        if form and until and until < start:
            self.add_error("repeat_until", _("This day is before the first time."))
        if form == "last" and (start + timedelta(days=7)).month == start.month:
            self.add_error("repeat", _("The first day is not the last such weekday of its month."))
        rule = recurrence.Rule(form, data.get("every") or 1, data.get("on_days") or [], until, count)
        return rule.text(start)


class EventForm(WallMixin, RepeatMixin, ContentForm):
    """An event."""

    territory = TerritoryField(label=_("Commune"))
    link = forms.URLField(label=_("Online link"), required=False, max_length=2000, assume_scheme="https")
    source_url = forms.URLField(label=_("Page of the event"), required=False, max_length=2000, assume_scheme="https")
    organisers = SignersField(
        label=_("Who else organises"),
        help_text=_("Members of the group, separated by commas. They change the event as you do."),
    )
    picture = forms.FileField(
        label=_("Picture"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=_("Shown at the head of the event."),
    )  # fmt: skip
    drops_picture = forms.BooleanField(label=_("Remove the picture"), required=False)

    class Meta:
        model = Event
        fields = [
            "title", "nature", "start_day", "start_time", "end_day", "end_time", "place", "address", "territory",
            "room", "link", "is_link_kept", "body", "audience", "contact", "price", "public", "accessibility",
            "cover_alt", "source_name", "source_url", "zone",
        ]  # fmt: skip
        widgets = {"body": forms.Textarea(attrs={"rows": 8}), "zone": forms.Select()}
        help_texts = {
            "public": _("For example: elected members, beginners, everybody."),
            "accessibility": _("For example: step-free, hearing loop, sign language on request."),
            "source_name": _("Their name. The event is then kept apart from those of the group."),
            "cover_alt": _("For those who do not see it. Left empty, the picture only decorates."),
            "address": _("Number and street."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        event: Event = self.instance
        self.fields["zone"] = forms.ChoiceField(
            label=_("Time zone"), choices=time_zones(), initial=event.zone if event.pk else self.group.time_zone
        )
        self.fields["organisers"].group = self.group  # type: ignore[attr-defined]
        self.fields["organisers"].widget.attrs["data-tags"] = reverse("group_signers", args=[self.group.slug])
        for name, longest in [("cover_alt", 300), ("accessibility", 300), ("public", 200)]:
            limited(self.fields[name], longest)
        if not event.pk or not event.cover_id:
            del self.fields["drops_picture"]
        if event.pk:
            self.fields["organisers"].initial = names_of(event)
            self.begin_repeat(event)

    def clean_picture(self) -> UploadedFile | None:
        """Return the picture sent. Raises ValidationError when it is too large, or no picture."""
        sent: UploadedFile | None = self.cleaned_data.get("picture")
        if sent is None:
            return None
        attachments.check([sent])
        if own_image(sent.read()) is None:
            raise ValidationError(_("This is no picture we can show. Send a PNG, JPEG or WebP file."))
        sent.seek(0)
        return sent

    def clean(self) -> dict[str, Any]:
        """Check when it is and how it comes again."""
        data = super().clean() or self.cleaned_data
        wall = self.clean_wall(data, data.get("zone") or self.group.time_zone)
        if wall is not None:
            data |= {"end_day": wall.end_day, "start_time": wall.start_time, "end_time": wall.end_time}
            self.instance.rrule = self.clean_rule(data, wall.start_day, self.instance.rrule)
        if data.get("source_url") and not data.get("source_name"):
            self.add_error("source_name", _("Say who organises it."))
        return data

    def given(self) -> Given:
        """Return what was typed besides the event's own columns."""
        data = self.cleaned_data
        return Given(
            organisers=data["organisers"],
            tags=data["tags"],
            files=data.get("files", []),
            picture=data.get("picture"),
            drops_picture=data.get("drops_picture", False),
            form_key=data.get("form_key"),
        )


class ReasonForm(forms.Form):
    """Why an event, or one time of it, is cancelled."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Shown with the event, and sent to those who follow it."),
    )  # fmt: skip


class TimeForm(WallMixin, forms.Form):
    """One time of an event that comes again: what it has of its own."""

    title = forms.CharField(label=_("Title"), max_length=200)
    place = forms.CharField(label=_("Where"), max_length=200, required=False)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    room = forms.CharField(label=_("Room"), max_length=120, required=False)
    link = forms.URLField(label=_("Online link"), required=False, max_length=2000, assume_scheme="https")
    own: Own | None = None
    field_order = ("title", "start_day", "start_time", "end_time", "end_day", "place", "address", "room", "link")

    def __init__(self, typed: Any, *, occurrence: Occurrence) -> None:
        wall, event = occurrence.wall, occurrence.event
        initial = {name: getattr(wall, name) for name in ("start_day", "start_time", "end_day", "end_time")}
        initial |= {name: getattr(occurrence, name) or getattr(event, name) for name in OWN_WORDS}
        super().__init__(typed, initial=initial)
        self.occurrence = occurrence

    def clean(self) -> dict[str, Any]:
        """Check when it is."""
        data = super().clean() or self.cleaned_data
        wall = self.clean_wall(data, self.occurrence.event.zone)
        if wall is not None and not self.errors:
            self.own = Own(wall, **{name: data[name] for name in OWN_WORDS})
        return data
