"""The pages by which a calendar of another program is brought in: a file or an address, what it would do, then it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agenda import importing
from agenda.ics import reading
from core import fetch
from core.fetch_guard import FetchError
from core.tools import tool_for
from groups.guard import allow
from groups.middleware import me
from groups.models import Group

LIMITS = fetch.Limits(seconds=8, wire=reading.BYTES_MAX, unpacked=reading.BYTES_MAX)


class CalendarForm(forms.Form):
    """A calendar: a file, an address, or what was shown a moment ago and is now to be brought in."""

    file = forms.FileField(
        label=gettext_lazy("Calendar file"), required=False,
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
        help_text=gettext_lazy("The .ics file that your calendar program exports."),
    )  # fmt: skip
    address = forms.CharField(
        label=gettext_lazy("Or its address"), required=False, max_length=2000,
        widget=forms.URLInput(attrs={"placeholder": "https://…"}),
    )  # fmt: skip
    shown = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def clean(self) -> dict[str, Any]:
        """Return the bytes of the calendar as `written`. Raises ValidationError for what is none."""
        data = super().clean() or self.cleaned_data
        file = data.get("file")
        if file and file.size > reading.BYTES_MAX:
            raise ValidationError(_("This file is larger than 1 MB."))
        if data.get("shown"):
            data["written"] = data["shown"].encode()
        elif file:
            data["written"] = file.read()
        elif data.get("address"):
            data["written"] = fetched(data["address"])
        else:
            raise ValidationError(_("Choose a file, or give an address."))
        return data


def fetched(address: str) -> bytes:
    """Return the calendar of an address; `webcal:` is read as `https:`. Raises ValidationError, saying why not."""
    url = "https:" + address.strip().partition(":")[2] if address.strip().startswith("webcal:") else address.strip()
    try:
        answer = fetch.fetch(url, limits=LIMITS, headers={"accept": "text/calendar, */*;q=0.5"})
        answer.raise_for_status()
    except FetchError as error:
        raise ValidationError(str(error.sentence)) from error
    return answer.body


@allow("moderate")
def bring_in(request: HttpRequest, group: Group) -> HttpResponse:
    """Ask for a calendar, show what it would do, and do it once that was seen."""
    form = CalendarForm(request.POST, request.FILES) if request.method == "POST" else CalendarForm()
    context: dict[str, Any] = {"group": group, "tool": tool_for("event"), "form": form}
    if not form.is_bound or not form.is_valid():
        return render(request, "agenda/import.html", context, status=422 if form.is_bound else 200)
    written = form.cleaned_data["written"]
    try:
        parsed = reading.read(written, group.time_zone)
    except reading.UnreadableError as error:
        form.add_error(None, str(error))
        return render(request, "agenda/import.html", context, status=422)
    if "go" in request.POST:
        done = importing.bring_in(group=group, by=me(request), parsed=parsed)
        messages.success(request, said(done))
        return redirect("agenda:list", group.slug)
    shown = written[: reading.BYTES_MAX].decode("utf-8-sig", "replace")
    context |= {"rows": importing.compared(group, parsed), "failed": parsed.failed, "shown": shown}
    return render(request, "agenda/import_seen.html", context)


def said(done: dict[str, int]) -> str:
    """Return what was done, in a sentence."""
    new, changed = done[importing.NEW], done[importing.CHANGED]
    first = ngettext("%(count)s event added", "%(count)s events added", new) % {"count": new}
    second = ngettext("%(count)s changed", "%(count)s changed", changed) % {"count": changed}
    return f"{first}, {second}."
