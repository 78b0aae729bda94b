"""The form of a poll beside its questions: who votes, until when, who sees what."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock, text
from groups.models import Group
from polls.models import Poll
from toolkit.forms import ContentForm, limited, written

ADDRESSES_MAX = 500
RULES = ["anonymity", "results", "electorate", "voting_group", "quorum", "threshold", "is_changeable"]


class MomentField(forms.DateTimeField):
    """A day and an hour, typed in the browser's own field, in the time zone of the group."""

    def __init__(self, *, zone: ZoneInfo, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, required=False, **kwargs)
        self.zone = zone

    def prepare_value(self, value: Any) -> Any:
        """Return the moment as the field shows it, in the zone of the group."""
        return value.astimezone(self.zone).replace(tzinfo=None) if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment, aware. Raises ValidationError for what is no date."""
        if not value:
            return None
        try:
            naive = datetime.fromisoformat(str(value).strip().replace(" ", "T"))
        except ValueError as error:
            raise forms.ValidationError(_("Give a day and an hour.")) from error
        return naive if naive.tzinfo else naive.replace(tzinfo=self.zone)


class PollForm(ContentForm):
    """A poll: its title and context, then, folded, its rules. Questions have forms of their own."""

    people = forms.CharField(
        label=_("Names of those who vote"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For a list of its own: user names, separated by commas. People without an account are invited "
                    "once the poll is published."),
    )  # fmt: skip
    field_order = [
        "title", "body", "anonymity", "closes_at", "electorate", "people", "results", "opens_at", "is_changeable",
        "lets_add_options", "quorum", "threshold", "voting_group", "tags", "files", "audience", "offers", "form_key",
    ]  # fmt: skip

    class Meta:
        model = Poll
        fields = ["title", "body", "audience", *RULES, "lets_add_options"]
        labels = {"body": _("Context")}
        widgets = {
            "anonymity": forms.RadioSelect,
            "results": forms.RadioSelect,
            "electorate": forms.RadioSelect,
            "body": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "anonymity": _("Said to everybody before they vote; it never changes after the first vote."),
            "threshold": _("For a stance: « for » among « for » and « against »."),
        }

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, group=group, **kwargs)
        zone = ZoneInfo(group.time_zone)
        poll = cast(Poll, self.instance)
        self.fields["opens_at"] = MomentField(label=_("Opens"), zone=zone, initial=poll.opens_at)
        self.fields["closes_at"] = MomentField(label=_("Closes"), zone=zone, initial=poll.closes_at)
        near = Group.objects.alive().filter(pk__in=[pk for pk in [group.parent_id] if pk]) | group.children.filter(
            trashed_at=None
        )
        field = cast(forms.ModelChoiceField, self.fields["voting_group"])
        field.queryset, field.empty_label = near, str(group)
        if not near.exists():
            del self.fields["voting_group"]
        limited(self.fields["people"], 4000)
        if poll.pk:
            del self.fields["people"]
            del self.fields["closes_at"]
        if poll.pk and poll.has_votes:
            for name in [*RULES, "opens_at"]:
                if name in self.fields:
                    self.fields[name].disabled = True
        self.order_fields(self.field_order)

    def clean_people(self) -> list[User]:
        """Return the people named. Raises ValidationError for a name that nobody here has."""
        names = [name.lstrip("@").lower() for name in re.split(r"[\s,;]+", self.cleaned_data["people"]) if name]
        found = {user.username: user for user in User.objects.filter(username__in=names, is_active=True)}
        strange = next((name for name in names if name not in found), None)
        if strange:
            raise forms.ValidationError(_("Nobody here has the user name “%(name)s”."), params={"name": strange})
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        """Check that the rules of the poll hold together, each contradiction said beside its field."""
        data = super().clean() or self.cleaned_data
        opens, closes = data.get("opens_at"), data.get("closes_at")
        poll = cast(Poll, self.instance)
        if closes and closes <= max(opens or clock.now(), clock.now()):
            self.add_error("closes_at", _("It would close before anybody can vote."))
        secret = data.get("anonymity") == Poll.Anonymity.NOBODY
        if secret and data.get("results") in {Poll.Results.ALWAYS, Poll.Results.VOTED}:
            data["results"] = Poll.Results.CLOSED
        if secret and not poll.pk and not closes:
            self.add_error("closes_at", _("A secret poll shows its results once it is closed: say when."))
        if data.get("electorate") == Poll.Electorate.NAMED and not poll.pk and "people" in data and not data["people"]:
            self.add_error("people", _("Name those who vote, or choose another answer to “who votes”."))
        return data

    def save(self, commit: bool = True) -> Poll:
        """Return the poll that the form describes, its moments with the rest."""
        poll = cast(Poll, super().save(commit=commit))
        for name in ("opens_at", "closes_at"):
            if name in self.fields and not self.fields[name].disabled:
                setattr(poll, name, self.cleaned_data.get(name))
        return poll


class CloseForm(forms.Form):
    """Another closing date, or now."""

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closes_at"] = MomentField(label=_("Closes"), zone=ZoneInfo(group.time_zone))

    def clean_closes_at(self) -> datetime:
        """Return the moment. Raises ValidationError when it is past, or missing."""
        moment = self.cleaned_data["closes_at"]
        if moment is None or moment <= clock.now():
            raise forms.ValidationError(_("Choose a moment to come."))
        return cast(datetime, moment)


class OutcomeForm(forms.Form):
    """What was decided."""

    outcome = forms.CharField(
        label=gettext_lazy("What was decided"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Told to those who voted and to those who follow; kept on top of the list for a month."),
    )

    def __init__(self, *args: Any, poll: Poll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limited(self.fields["outcome"], 10_000)
        written(self.fields["outcome"], reverse("content:names", args=[poll.pk]))


class InviteForm(forms.Form):
    """Addresses of people without an account who may vote."""

    addresses = forms.CharField(
        label=gettext_lazy("Their e-mail addresses"),
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Each gets one mail with a personal link, and a reminder if you send one."),
    )

    def clean_addresses(self) -> list[str]:
        """Return the addresses. Raises ValidationError that names the first one which is none."""
        typed = [word for word in re.split(r"[\s,;<>]+", text.normalise(self.cleaned_data["addresses"])) if "@" in word]
        if not typed:
            raise forms.ValidationError(_("No e-mail address was found in this text."))
        if len(typed) > ADDRESSES_MAX:
            raise forms.ValidationError(_("At most %(count)s addresses at a time."), params={"count": ADDRESSES_MAX})
        for address in typed:
            try:
                validate_email(address)
            except forms.ValidationError as error:
                raise forms.ValidationError(_("“%(name)s” is no e-mail address."), params={"name": address}) from error
        return typed
