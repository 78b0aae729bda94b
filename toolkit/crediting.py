"""Who signs an item, and when it came out: a moderator puts it right, both are told once (LA7)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from content.guard import allow
from content.models import Content
from core import clock, text
from groups.found import found_members, member_named
from groups.middleware import me
from toolkit.forms import ReasonForm
from toolkit.signing import MINUTE, reassign

OLDEST = timedelta(days=366 * 30)
"""How far back an item may be dated: a group brings its past along, not history."""


class CreditForm(ReasonForm):
    """A new author among the members, by user name, and the moment the item came out; empty, each stays."""

    person = forms.CharField(label=_("Author"), max_length=30, required=False)
    at = forms.DateTimeField(
        label=_("Published on"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    field_order = ("person", "at", "reason")

    def __init__(self, *args: Any, item: Content, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        if item.published_at is None or item.state == Content.State.SCHEDULED:
            del self.fields["at"]

    def clean_person(self) -> User | None:
        """Return the author: the one it has when nobody was chosen. Raises ValidationError for no member."""
        typed = self.cleaned_data["person"]
        if not typed or (self.item.author and typed == self.item.author.username):
            return self.item.author
        row = member_named(self.item.group, typed)
        if row is None:
            raise forms.ValidationError(_("Choose somebody among the members of the group."))
        return row.user

    def clean_at(self) -> datetime | None:
        """Return the moment. Raises ValidationError for one to come, or further back than anybody remembers."""
        moment: datetime | None = self.cleaned_data["at"]
        if moment is not None and not clock.now() - OLDEST < moment <= clock.now() + MINUTE:
            raise forms.ValidationError(_("Choose a moment in the past, within thirty years."))
        return moment


@require_http_methods(["GET", "HEAD", "POST"])
@allow("moderate")
def credit(request: HttpRequest, content: Content) -> HttpResponse:
    """Ask who signs an item and when it came out, then put it right."""
    sent = request.POST if request.method == "POST" else None
    form = CreditForm(sent, item=content, initial={"at": content.published_at})
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        said = {"author": data["person"], "at": data.get("at"), "reason": data["reason"]}
        if reassign(item=content, by=me(request), **said):
            messages.success(request, gettext("It is put right, and both authors are told."))
        return redirect(content)
    words = text.one_line(request.POST.get("q", "") or request.GET.get("q", ""))[:80]
    found = found_members(content.group, words, content.author_id or 0) if words else None
    context = {"group": content.group, "tool": content.tool, "content": content, "form": form}
    context |= {"words": words, "found": found}
    return render(request, "content/credit.html", context, status=422 if form.is_bound else 200)
