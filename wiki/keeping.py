"""Looking after pages: who writes now, who takes care of one and until when, freezing, models, what is broken."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from content.guard import ID_MAX
from content.guard import allow as allow_on_item
from content.models import Content
from core import clock, text
from core.tools import tool_for
from groups.guard import allow
from groups.middleware import access_of, me
from groups.models import Group
from groups.rules import can, can_post
from toolkit.forms import limited
from wiki import linking, page_models, presence, settling
from wiki.desk import page_of
from wiki.models import Page, PageModel

OVERDUE_MAX = 200
NOTE_MAX = 200


class CareForm(forms.ModelForm):
    """When a page is read again, and who writes in its branch; whether I look after it."""

    is_mine = forms.BooleanField(label=gettext_lazy("I look after this page"), required=False)

    class Meta:
        model = Page
        fields = ["review_on", "writers"]
        widgets = {"review_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, may_moderate: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if may_moderate:
            usual = gettext_lazy("As the page above it")
            self.fields["writers"].choices = [("", usual), *self.fields["writers"].choices[1:]]  # type: ignore[attr-defined]
        else:
            del self.fields["writers"]


class NoteForm(forms.Form):
    """Why a version is frozen, or opened again."""

    note = forms.CharField(max_length=NOTE_MAX, required=False)

    def __init__(self, *args: Any, is_frozen: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["note"]
        limited(field, NOTE_MAX)
        field.required = is_frozen
        field.label = (
            gettext_lazy("Why it is opened again") if is_frozen else gettext_lazy("Who validated it, and when")
        )
        if not is_frozen:
            field.help_text = gettext_lazy("For example: adopted by the assembly of 12 March. It names this version.")


@require_POST
@allow_on_item("edit")
def writing(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Note that I have the form of a page open, and say who else has; the form asks every minute."""
    page = page_of(request, content)
    presence.renew(page, me(request))
    return render(request, "wiki/_writers.html", {"writers": presence.others(page, me(request).pk), "page": page})


@allow_on_item("edit")
def care(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Set who looks after a page, when it is read again, who writes in its branch."""
    page, person = page_of(request, content), me(request)
    may_moderate = can(access_of(request), "moderate", page.group)
    typed = request.POST if request.method == "POST" else None
    initial = {"is_mine": page.keeper_id == person.pk}
    form = CareForm(typed, instance=page, initial=initial, may_moderate=may_moderate)
    if form.is_bound and form.is_valid():
        is_mine = form.cleaned_data["is_mine"]
        keeper = person if is_mine else (None if page.keeper_id == person.pk or may_moderate else page.keeper)
        settling.look_after(page=form.save(commit=False), keeper=keeper, by=person)
        messages.success(request, _("Saved."))
        return redirect(f"{page.get_absolute_url()}?page=1")
    context = {"group": page.group, "tool": page.tool, "content": page, "form": form}
    return render(request, "wiki/care.html", context, status=422 if form.is_bound else 200)


@allow_on_item("moderate")
def freeze(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Freeze the version that stands, or open it to changes again, for a reason that readers see (PA13)."""
    page = page_of(request, content)
    is_frozen = page.frozen_at is not None
    form = NoteForm(request.POST if request.method == "POST" else None, is_frozen=is_frozen)
    if form.is_bound and form.is_valid():
        note = text.one_line(form.cleaned_data["note"])
        if is_frozen:
            settling.thaw(page=page, by=me(request), reason=note)
        else:
            settling.freeze(page=page, by=me(request), note=note)
        return redirect(f"{page.get_absolute_url()}?page=1")
    context = {"group": page.group, "tool": page.tool, "content": page, "form": form, "is_frozen": is_frozen}
    return render(request, "wiki/freeze.html", context, status=422 if form.is_bound else 200)


@require_POST
@allow_on_item("follow")
def follow_branch(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Hear of the pages below one as well, or no more (PA08)."""
    page = page_of(request, content)
    settling.follow_branch(page=page, user=me(request), is_on=request.POST.get("on") != "0")
    return redirect(f"{page.get_absolute_url()}?page=1")


@require_POST
@allow_on_item("edit")
def keep_model(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Keep the text of a page as a model of its group (PA05)."""
    page = page_of(request, content)
    page_models.keep(page=page, by=me(request))
    messages.success(request, _("Kept as a model: it is offered to whoever writes a page here."))
    return redirect(f"{page.get_absolute_url()}?page=1")


@require_POST
@allow("moderate")
def drop_model(request: HttpRequest, group: Group, model: int) -> HttpResponse:
    """Remove a model of the group; the pages that began with it stay."""
    # unfiltered: a model of the group, which the reader moderates
    PageModel.objects.filter(group=group, pk=min(model, ID_MAX)).delete()
    return redirect("wiki:create", group.slug)


@require_GET
@allow("see_home")
def state(request: HttpRequest, group: Group) -> HttpResponse:
    """List the pages to read again, the broken links, the pages that nothing leads to (PA06, PA16)."""
    access = access_of(request)
    seen = Page.objects.visible_to(access).filter(group=group, review_on__lte=clock.now().date())
    overdue = list(seen.select_related("keeper").order_by("review_on", "pk")[:OVERDUE_MAX])
    for page in overdue:
        page.group = group
    context = {"group": group, "tool": tool_for("page"), "overdue": overdue, "care": linking.care(access, group)}
    return render(request, "wiki/state.html", {**context, "may_create": can_post(access, group, "wiki")})


@require_GET
@allow("contribute")
def titles(request: HttpRequest, group: Group) -> JsonResponse:
    """Complete the title of a page after `[[`, among those the writer reads."""
    found = linking.matching(access_of(request), group, request.GET.get("q", ""))
    return JsonResponse({"names": [{"id": page.permanent_url, "name": page.title} for page in found]})
