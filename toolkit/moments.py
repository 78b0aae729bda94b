"""A day and an hour to come, as forms ask for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock

LONGEST = timedelta(days=366 * 5)


class MomentField(forms.DateTimeField):
    """A day and an hour to come."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, required=False, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **kwargs)

    def clean(self, value: Any) -> datetime | None:
        """Return the moment. Raises ValidationError for one that is past, or years away."""
        moment: datetime | None = super().clean(value)
        if moment is not None and not clock.now() < moment < clock.now() + LONGEST:
            raise forms.ValidationError(_("Choose a moment to come, within five years."))
        return moment
