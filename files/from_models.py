"""New files made from the group's models, its reference documents (FI16)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.tools import tool_for
from files import actions, places, tree
from files.models import File
from groups.access import Access
from groups.guard import allow
from groups.middleware import access_of, me
from groups.models import Group
from groups.rules import tool_row

MODELS_MAX = 100


class FromModelForm(forms.Form):
    """Which model, and the name of what is made of it."""

    model = forms.TypedChoiceField(label=gettext_lazy("Model"), coerce=int, widget=forms.RadioSelect)
    title = forms.CharField(label=gettext_lazy("Name of the new file"), max_length=180)

    def __init__(self, *args: object, models: list[File], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.models = {one.pk: one for one in models}
        self.fields["model"].choices = [(one.pk, one.title) for one in models]  # type: ignore[attr-defined]

    def clean_model(self) -> File:
        """Return the model chosen."""
        return self.models[self.cleaned_data["model"]]


def models_of(access: Access, group: Group) -> list[File]:
    """Return the models of a group that somebody may read: one query."""
    rows = File.objects.visible_to(access).filter(home=group, is_model=True, current__isnull=False)
    return list(rows.select_related("group", "current__blob").order_by("title", "pk")[:MODELS_MAX])


@allow("contribute")
def make(request: HttpRequest, group: Group) -> HttpResponse:
    """Ask which model, then put its copy in the folder, under a name of one's own."""
    if tool_row(group, "files") is None:
        raise Http404
    access = access_of(request)
    folder = places.writable(access, group, request.GET.get("in", ""))
    form = FromModelForm(request.POST if request.method == "POST" else None, models=models_of(access, group))
    if form.is_bound and form.is_valid():
        try:
            return redirect(made(request, form, folder))
        except ValidationError as error:
            form.add_error("model", error)
    crumbs = [*tree.crumbs(access, folder.path), folder] if folder else []
    context = {"group": group, "tool": tool_for("file"), "form": form, "folder": folder, "crumbs": crumbs}
    return render(request, "files/from_model.html", context, status=422 if form.is_bound else 200)


def made(request: HttpRequest, form: FromModelForm, folder: object) -> File:
    """Return the file made of a model. Its history begins with it; it is no model itself."""
    model: File = form.cleaned_data["model"]
    name, ending = form.cleaned_data["title"], model.ending
    if ending and not name.lower().endswith(f".{ending}"):
        name = f"{name}.{ending}"
    file = actions.copy(file=model, folder=folder, by=me(request), title=name)  # type: ignore[arg-type]
    messages.success(request, _("Copied from the model “%(title)s”.") % {"title": model.title})
    return file
