"""The animators' pages of a forum: its categories, their ready answers, its figures."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.tools import tool_for
from forum import actions, figures, listing
from forum.forms import CategoryForm, ReadyAnswerForm
from forum.models import Category, ReadyAnswer
from groups.guard import allow
from groups.middleware import access_of, me
from groups.models import Group
from groups.rules import tool_row

ID_MAX = 2**63 - 1


def frame(group: Group) -> dict[str, object]:
    """Return what every page of the desk shows. Raises Http404 where the forum is off."""
    if tool_row(group, "forum") is None:
        raise Http404
    return {"group": group, "tool": tool_for("topic")}


@allow("moderate")
def categories(request: HttpRequest, group: Group) -> HttpResponse:
    """List the categories, and make one."""
    context = frame(group)
    form = CategoryForm(request.POST if request.method == "POST" else None, instance=Category(group=group))
    if form.is_bound and form.is_valid():
        made = actions.save_category(category=form.save(commit=False), by=me(request))
        messages.success(request, _("The category “%(name)s” is there.") % {"name": made.title})
        return redirect("forum:categories", group.slug)
    context |= {"form": form, "categories": listing.categories(access_of(request), group)}
    return render(request, "forum/categories.html", context, status=422 if form.is_bound else 200)


@allow("moderate")
def category(request: HttpRequest, group: Group, pk: int) -> HttpResponse:
    """Change a category."""
    context = frame(group)
    seen = Category.objects.visible_to(access_of(request)).filter(group=group, pk=min(pk, ID_MAX))
    found = seen.select_related("group").first()
    if found is None:
        raise Http404
    form = CategoryForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_bound and form.is_valid():
        actions.save_category(category=form.save(commit=False), by=me(request))
        messages.success(request, _("The category is saved."))
        return redirect("forum:categories", group.slug)
    context |= {"form": form, "category": found}
    return render(request, "forum/category.html", context, status=422 if form.is_bound else 200)


@require_POST
@allow("moderate")
def remove_category(request: HttpRequest, group: Group, pk: int) -> HttpResponse:
    """Put a category in the trash; its threads stay."""
    found = Category.objects.visible_to(access_of(request)).filter(group=group, pk=min(pk, ID_MAX)).first()
    if found is None:
        raise Http404
    actions.remove_category(category=found, by=me(request))
    messages.success(request, _("The category is in the trash; its threads stay in the forum."))
    return redirect("forum:categories", group.slug)


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
