"""Pages of the site's administrators: the vocabulary of skills, and the organisations that people propose."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Organisation
from accounts.territories import TerritoryField
from core import text
from core.paging import page_of
from directory import organisations, skills
from directory.models import Skill
from groups.guard import site_admin

PER_PAGE = 50


@require_safe
@site_admin
def skill_list(request: HttpRequest) -> HttpResponse:
    """List the skills with how many people have them, and their synonyms."""
    words = text.one_line(request.GET.get("q", ""))[:60]
    rows = Skill.objects.filter(synonym_of=None).annotate(count=Count("people"))  # unfiltered: for administrators
    if words:
        rows = rows.filter(slug__contains=text.slug(words))
    page = page_of(rows.prefetch_related("synonyms").order_by("name", "pk"), request, PER_PAGE)
    return render(request, "site/skills.html", {"page": page, "words": words})


@require_POST
@site_admin
def skill_act(request: HttpRequest) -> HttpResponse:
    """Suggest a skill to everybody, no longer, or make one the synonym of another."""
    slug = text.slug(request.POST.get("skill", "")[:80] or "-")
    skill = Skill.objects.filter(slug=slug, synonym_of=None).first()  # unfiltered: for administrators
    into = text.one_line(request.POST.get("into", ""))[: skills.NAME_MAX]
    if request.POST.get("act") == "add" and into:
        skill = skills.skill_named(into)
        skills.suggest(skill=skill, is_suggested=True)
        messages.success(request, _("“%(name)s” is suggested to everybody.") % {"name": skill})
    elif skill is None:
        messages.error(request, _("There is no such skill."))
    elif request.POST.get("act") == "merge":
        say_merge(request, skill, into)
    else:
        skills.suggest(skill=skill, is_suggested=request.POST.get("act") == "suggest")
    return redirect("people_site:skills")


def say_merge(request: HttpRequest, skill: Skill, into: str) -> None:
    """Merge a skill into the one of that name, and say so."""
    right = Skill.objects.filter(slug=text.slug(into) if into else "", synonym_of=None).first()  # unfiltered: admins
    if right is None or right == skill:
        messages.error(request, _("Write the name of another skill that exists."))
        return
    skills.merge(wrong=skill, right=right)
    messages.success(request, _("“%(wrong)s” now means “%(right)s”.") % {"wrong": skill, "right": right})


@require_safe
@site_admin
def organisation_list(request: HttpRequest) -> HttpResponse:
    """List the organisations, those that people propose first."""
    words = text.one_line(request.GET.get("q", ""))[:80]
    rows = organisations.found(words, "").annotate(count=Count("affiliations"))
    page = page_of(rows.order_by("-is_proposed", "name", "pk"), request, PER_PAGE)
    return render(request, "site/organisations.html", {"page": page, "words": words})


class OrganisationForm(forms.ModelForm):
    """What everybody reads of an organisation."""

    website = forms.URLField(label=gettext_lazy("Web site"), required=False, assume_scheme="https")
    territory = TerritoryField(label=gettext_lazy("Territory"))

    class Meta:
        model = Organisation
        fields = ["name", "kind", "summary", "website", "territory"]


@site_admin
def organisation_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change an organisation, which accepts it when somebody proposed it."""
    place = get_object_or_404(Organisation, slug=slug)
    form = OrganisationForm(request.POST if request.method == "POST" else None, instance=place)
    if form.is_bound and form.is_valid():
        organisations.save(organisation=form.instance, territory=form.cleaned_data["territory"])
        messages.success(request, _("%(name)s is saved.") % {"name": place})
        return redirect("people_site:organisations")
    context = {"form": form, "organisation": place}
    return render(request, "site/organisation.html", context, status=422 if form.is_bound else 200)


@require_POST
@site_admin
def organisation_merge(request: HttpRequest, slug: str) -> HttpResponse:
    """Move everything of an organisation to another, and delete it."""
    wrong = get_object_or_404(Organisation, slug=slug)
    right = organisations.named(request.POST.get("into", "")[:160])
    if right is None or right == wrong:
        messages.error(request, _("Write the name of another organisation that exists."))
        return redirect("people_site:organisation", slug)
    organisations.merge(wrong=wrong, right=right)
    messages.success(request, _("%(wrong)s is merged into %(right)s.") % {"wrong": wrong.name, "right": right})
    return redirect("people_site:organisations")
