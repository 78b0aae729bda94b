"""The animators' pages for what is out already: correcting an edition, withdrawing an item of it (VD10)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.middleware import me
from toolkit.forms import limited
from veille import correcting, publishing, showing
from veille.forms import EditionForm
from veille.guard import allow
from veille.models import Edition, Selection, Watch
from veille.prepare import get_row
from veille.views import page


class CorrectionForm(EditionForm):
    """The title and the texts of a published edition, and what is said of the correction."""

    note = forms.CharField(
        label=gettext_lazy("What was corrected"),
        required=False,
        max_length=correcting.CORRECTION_MAX,
        help_text=gettext_lazy("Shown at the foot of the edition, with the date of today."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["title"].required = True
        self.fields["title"].help_text = ""
        limited(self.fields["note"], correcting.CORRECTION_MAX)


class WithdrawForm(forms.Form):
    """Why an item is withdrawn, as readers will see it."""

    reason = forms.CharField(
        label=gettext_lazy("In a few words, for the readers"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("For example: at the request of the publisher. Name nobody who asked not to be named."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        limited(self.fields["reason"], 300)


@allow("curate")
@transaction.atomic
def correct(request: HttpRequest, watch: Watch, number: int) -> HttpResponse:
    """Correct the title and the texts of an edition that is out."""
    if request.method == "POST":
        publishing.lock(watch)
    edition = out(watch, number)
    sections = showing.section_names(edition.selections.order_by("position", "pk"))
    initial = {"note": edition.correction}
    sent = request.POST if request.method == "POST" else None
    form = CorrectionForm(sent, instance=edition, automatic="", sections=sections, initial=initial)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        words = {name: data[name] for name in ("title", "body", "note")}
        correcting.correct(edition=edition, by=me(request), intros=form.intros(), **words)
        messages.success(request, _("The correction is published, with its date."))
        return redirect(edition)
    context = {"form": form, "edition": edition, "folded": list(form.intro_fields)}
    return page(request, watch, "veille/correct.html", context, status=422 if form.is_bound else 200)


def out(watch: Watch, number: int) -> Edition:
    """Return a published edition of the watch. Raises Http404."""
    edition = watch.editions.filter(number=min(number, 2**31 - 1), trashed_at=None).select_related("group").first()
    if edition is None:
        raise Http404
    edition.watch = watch
    return edition


@allow("curate")
def withdraw(request: HttpRequest, watch: Watch, selection: int) -> HttpResponse:
    """Say what withdrawing an item does; withdraw it once it is confirmed."""
    row = published_row(watch, selection)
    if row.edition is None or row.withdrawn_at:
        raise PermissionDenied(_("This item is withdrawn already."))
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        correcting.withdraw(selection=row, by=me(request), reason=form.cleaned_data["reason"])
        messages.success(request, _("The item is withdrawn. A line with the date stays in its place."))
        return redirect(f"{row.edition.get_absolute_url()}#item-{row.pk}")
    context = {"form": form, "selection": row, "edition": row.edition}
    return page(request, watch, "veille/withdraw.html", context, status=422 if form.is_bound else 200)


def published_row(watch: Watch, pk: int) -> Selection:
    """Return an item that an edition has published. Raises Http404."""
    row = get_row(watch, pk)
    if row.state != Selection.State.PUBLISHED or row.edition is None:
        raise Http404
    return row
