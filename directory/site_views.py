"""Pages of the site's administrators about people: fields of profiles, skills, organisations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.fields import AnswersForm
from accounts.models import ProfileField, User
from directory import fields
from groups.guard import site_admin
from groups.middleware import me

ID_MAX = 2**63 - 1


class FieldForm(forms.ModelForm):
    """A field of profiles: what it is called, how it is asked, who reads it by default."""

    class Meta:
        model = ProfileField
        fields = [
            "name", "help_text", "section", "kind", "choices", "default_reach", "is_required", "is_filter", "is_listed",
            "is_locked",
        ]  # fmt: skip
        widgets = {"choices": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "section": _("Fields of the same section stand together in a profile."),
            "choices": _("For a choice in a list."),
            "is_filter": _("For a choice in a list: people look for each other by it."),
        }

    def clean(self) -> dict[str, Any]:
        """Refuse a list without choices."""
        cleaned = super().clean() or {}
        asks = cleaned.get("kind") == ProfileField.Kind.CHOICE
        if asks and not any(line.strip() for line in (cleaned.get("choices") or "").splitlines()):
            self.add_error("choices", _("Write at least one choice."))
        if cleaned.get("is_required") and cleaned.get("is_locked"):
            self.add_error("is_locked", _("People cannot fill in what they may not change: choose one of the two."))
        return cleaned


def found(pk: int) -> ProfileField:
    """Return the field of that number. Raises Http404."""
    rows = ProfileField.objects.annotate(count=Count("values"))  # unfiltered: for administrators
    return get_object_or_404(rows, pk=min(pk, ID_MAX))


@require_safe
@site_admin
def field_list(request: HttpRequest) -> HttpResponse:
    """List the fields, in their order, with how many people filled each in."""
    # unfiltered: for administrators
    rows = ProfileField.objects.annotate(count=Count("values")).order_by(
        "order", "pk"
    )  # unfiltered: for administrators
    return render(request, "site/fields.html", {"rows": rows})


@site_admin
def field_new(request: HttpRequest) -> HttpResponse:
    """Make a field."""
    return edit(request, ProfileField())


@site_admin
def field_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a field."""
    return edit(request, found(pk))


def edit(request: HttpRequest, field: ProfileField) -> HttpResponse:
    """Show the form of a field and save it."""
    form = FieldForm(request.POST if request.method == "POST" else None, instance=field)
    if form.is_bound and form.is_valid():
        fields.save_field(field=form.instance, by=me(request))
        messages.success(request, _("The field “%(name)s” is saved.") % {"name": field.name})
        return redirect("people_site:fields")
    return render(request, "site/field.html", {"form": form, "field_row": field}, status=422 if form.is_bound else 200)


@require_POST
@site_admin
def field_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a field one place up or down."""
    fields.move(field=found(pk), up=request.POST.get("to") == "up")
    return redirect("people_site:fields")


@site_admin
def field_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how many answers would be lost, then delete a field."""
    field = found(pk)
    if request.method == "POST":
        fields.delete_field(field=field, by=me(request))
        messages.success(request, _("The field “%(name)s” is deleted.") % {"name": field.name})
        return redirect("people_site:fields")
    return render(request, "site/field_delete.html", {"field_row": field})


@site_admin
def person_fields(request: HttpRequest, username: str) -> HttpResponse:
    """Fill in somebody's fields, those that only administrators change included."""
    person = get_object_or_404(User, username=username.lower())
    every = ProfileField.objects.all()  # unfiltered: for administrators
    form = AnswersForm(request.POST if request.method == "POST" else None, fields=every, user=person, required=False)
    if form.is_bound and form.is_valid():
        form.save_answers(person)
        messages.success(request, _("The profile of %(name)s is saved.") % {"name": person})
        return redirect(person)
    context = {"form": form, "person": person}
    return render(request, "site/person_fields.html", context, status=422 if form.is_bound else 200)
