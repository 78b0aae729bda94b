"""The animators' pages of a forum: its categories, their ready answers, its figures."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from core.tools import tool_for
from forum import figures
from forum.forms import CategoryForm, ReadyAnswerForm
from forum.models import Category, ReadyAnswer
from groups.guard import allow
from groups.models import Group
from groups.rules import tool_row
from toolkit.sections import Sections, Words

ID_MAX = 2**63 - 1

CATEGORIES = Sections(
    Category,
    CategoryForm,
    "categories",
    Words(
        one=_lazy("Category"),
        all=_lazy("Categories"),
        new=_lazy("New category"),
        make=_lazy("Make the category"),
        none=_lazy("No category yet: the forum is one list. Categories help once there is much to read."),
        made=_lazy("The category “%(name)s” is there."),
        saved=_lazy("The category is saved."),
        removed=_lazy("The category is in the trash; its threads stay in the forum."),
    ),
)


def frame(group: Group) -> dict[str, object]:
    """Return what every page of the desk shows. Raises Http404 where the forum is off."""
    if tool_row(group, "forum") is None:
        raise Http404
    return {"group": group, "tool": tool_for("topic")}


@allow("moderate")
def ready_answers(request: HttpRequest, group: Group) -> HttpResponse:
    """List what the animators often have to say, and add to it."""
    context = frame(group)
    form = ReadyAnswerForm(request.POST if request.method == "POST" else None, instance=ReadyAnswer(group=group))
    if form.is_bound and form.is_valid():
        form.save()
        return redirect("forum:ready", group.slug)
    # unfiltered: the ready answers of this very group, for those who moderate it
    context |= {"form": form, "answers": ReadyAnswer.objects.filter(group=group)[:100]}
    return render(request, "forum/ready.html", context, status=422 if form.is_bound else 200)


@require_POST
@allow("moderate")
def remove_ready_answer(request: HttpRequest, group: Group, pk: int) -> HttpResponse:
    """Forget a ready answer."""
    # unfiltered: the ready answers of this very group, for those who moderate it
    ReadyAnswer.objects.filter(group=group, pk=min(pk, ID_MAX)).delete()
    return redirect("forum:ready", group.slug)


@require_safe
@allow("edit_home")
def numbers(request: HttpRequest, group: Group) -> HttpResponse:
    """Show how many questions found an answer, and how fast (FO37)."""
    return render(request, "forum/figures.html", {**frame(group), "months": figures.months(group)})
