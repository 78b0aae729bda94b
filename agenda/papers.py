"""Documents before and after an event: shown on its page, added and removed by those who organise it (AG11)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.models import User
from activity.record import content_row, record
from agenda.models import Event, Occurrence, Paper
from agenda.running import event_of
from content import attachments
from content.guard import ID_MAX, allow
from content.models import Content
from core import clock
from groups.middleware import me
from toolkit.forms import FilesField

PAPERS_MAX = 60


class PaperForm(forms.Form):
    """A document: a file or an address, and what it is."""

    side = forms.ChoiceField(label=gettext_lazy("When"), choices=Paper.Side, widget=forms.RadioSelect)
    label = forms.CharField(
        label=gettext_lazy("What it is"), max_length=200, required=False,
        help_text=gettext_lazy("For example: agenda, minutes. Left empty, the name of the file."),
    )  # fmt: skip
    url = forms.URLField(
        label=gettext_lazy("Address of a page or a replay"), required=False, max_length=2000, assume_scheme="https"
    )
    papers = FilesField(label=gettext_lazy("Or files"), required=False)

    def clean(self) -> dict[str, Any]:
        """Check that there is something. Raises ValidationError."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("url") and not data.get("papers"):
            raise ValidationError(_("Choose a file, or give an address."))
        return data


def shown(event: Event, occurrence: Occurrence | None) -> dict[str, Any]:
    """Return the documents of an event at one of its times, by side: one query."""
    here = Q(occurrence=None) | Q(occurrence=occurrence) if occurrence else Q(occurrence=None)
    rows = list(event.papers.filter(here).select_related("attachment__blob")[:PAPERS_MAX])
    sides = [(side, [row for row in rows if row.side == side]) for side in Paper.Side.values]
    return {"papers": [(side, found) for side, found in sides if found], "has_papers": bool(rows)}


@transaction.atomic
def add(*, event: Event, occurrence: Occurrence | None, by: User, data: dict[str, Any]) -> list[Paper]:
    """Put documents with an event, or with one of its times when it comes again."""
    at = {"occurrence": occurrence if event.rrule else None, "side": data["side"], "added_by": by}
    made = []
    if data["url"]:
        made.append(Paper(label=data["label"] or data["url"][:200], url=data["url"]))
    for file in attachments.attach(data["papers"], content=content_row(event) or event, author=by):
        made.append(Paper(label=data["label"] or file.name, attachment=file))
    for paper in made:
        for name, value in {**at, "event": event, "added_at": clock.now()}.items():
            setattr(paper, name, value)
        paper.save()
    record("event.papers", actor=by, content=event, side=data["side"], count=len(made))
    return made


@require_POST
@allow("edit")
def add_paper(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Put a document with an event; a refused form shows again."""
    event = event_of(request, content)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        typed = request.POST.get("time", "")
        pk = min(int(typed), ID_MAX) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
        time = event.occurrences.filter(pk=pk).first()
        add(event=event, occurrence=time, by=me(request), data=form.cleaned_data)
        messages.success(request, _("The document is with the event."))
        return redirect(time or event)
    context = {"group": event.group, "tool": event.tool, "event": event, "form": form}
    return render(request, "agenda/paper_form.html", context, status=422)


@require_POST
@allow("edit")
def remove_paper(request: HttpRequest, content: Content, group: str, paper: int) -> HttpResponse:
    """Take a document off an event, with its file."""
    event = event_of(request, content)
    found = get_object_or_404(event.papers.all(), pk=min(paper, ID_MAX))
    (found.attachment or found).delete()
    record("event.papers", actor=me(request), content=event, removed=found.label)
    messages.success(request, _("The document is removed."))
    return redirect(event)
