"""The map of skills, one's own skills, and what is proposed to oneself alone."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.fields import ReachField
from accounts.models import Profile, User
from accounts.territories import find
from core import text
from directory import skill_map, skills
from directory.models import PersonSkill, SkillProposal
from directory.skill_picture import picture_of
from groups.access import Access
from groups.guard import signed_in
from groups.middleware import access_of, me

ID_MAX = 2**63 - 1


@require_safe
@signed_in
def skill_map_page(request: HttpRequest) -> HttpResponse:
    """Show the map of skills as a table, a picture or a list; what is shown is in the address."""
    asked = skill_map.asked_of(request.GET)
    drawn = skill_map.draw(access_of(request), asked)
    context = {"map": drawn, "asked": asked, "picture": picture_of(drawn) if asked.show == "picture" else None}
    return render(request, "skills/map.html", context)


@require_safe
@signed_in
def complete(request: HttpRequest) -> JsonResponse:
    """Complete the name of a skill, among those the reader may know."""
    typed = text.one_line(request.GET.get("q", ""))[:60]
    return JsonResponse({"tags": skills.suggestions(access_of(request), typed)})


@require_safe
@signed_in
def complete_territory(request: HttpRequest) -> JsonResponse:
    """Complete the name of a territory: the most populated first."""
    return JsonResponse({"tags": [one.label for one in find(text.one_line(request.GET.get("q", ""))[:120])]})


class SkillsForm(forms.Form):
    """One's own skills, separated by commas, and who reads them."""

    helps = forms.CharField(
        label=gettext_lazy("I can help with"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Separated by commas: applying for grants, repairing computers, facilitation…"),
        widget=forms.TextInput(attrs={"data-tags": "/skills/complete/"}),
    )
    learns = forms.CharField(
        label=gettext_lazy("I want to learn"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"data-tags": "/skills/complete/"}),
    )
    reach = ReachField(label=gettext_lazy("Who reads my skills"))

    def _names(self, field: str) -> list[str]:
        names = skills.split(self.cleaned_data[field])
        if len(names) > skills.SKILLS_MAX:
            raise forms.ValidationError(_("At most %(count)s skills."), params={"count": skills.SKILLS_MAX})
        if long := next((name for name in names if len(name) > skills.NAME_MAX), None):
            raise forms.ValidationError(
                _("“%(name)s” is too long for a skill: use a few words."), params={"name": long}
            )
        return names

    def clean_helps(self) -> list[str]:
        """Return the names typed. Raises ValidationError for too many, or one too long."""
        return self._names("helps")

    def clean_learns(self) -> list[str]:
        """Return the names typed. Raises ValidationError for too many, or one too long."""
        return self._names("learns")


def names_of(user: User, kind: str) -> str:
    """Return the skills of a person as their field shows them."""
    # unfiltered: one's own
    rows = PersonSkill.objects.filter(user=user, kind=kind).order_by("skill__name")
    return ", ".join(rows.values_list("skill__name", flat=True))


@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Say what one can help with and wants to learn; answer what is proposed."""
    user = me(request)
    reach = Profile.objects.filter(user=user).values_list("skills_reach", flat=True).first()  # unfiltered: one's own
    initial = {"helps": names_of(user, "help"), "learns": names_of(user, "learn"), "reach": reach or "platform"}
    form = SkillsForm(request.POST if request.method == "POST" else None, initial=initial)
    form.fields["reach"].initial = initial["reach"]
    if form.is_bound and form.is_valid():
        skills.declare(user=user, kind="help", names=form.cleaned_data["helps"])
        skills.declare(user=user, kind="learn", names=form.cleaned_data["learns"])
        skills.set_reach(user=user, reach=form.cleaned_data["reach"])
        messages.success(request, _("Your skills are saved."))
        return redirect("skills:mine")
    context = {"form": form, "proposals": proposals_to(user)}
    return render(request, "skills/mine.html", context, status=422 if form.is_bound else 200)


def proposals_to(user: User) -> list[SkillProposal]:
    """Return what waits for an answer of `user`; nobody else is ever shown it. One query."""
    # unfiltered: one's own
    mine = SkillProposal.objects.filter(user=user, state=SkillProposal.State.PROPOSED)
    return list(mine.order_by("-count", "name"))


def home_card(access: Access) -> dict[str, object] | None:
    """Return what the card of the home page shows: the skills proposed to the reader; None when there are none."""
    proposals = proposals_to(access.user) if access.is_signed_in else []  # type: ignore[arg-type]
    return {"proposals": proposals} if proposals else None


@require_POST
@signed_in
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or refuse what is proposed to oneself."""
    # unfiltered: one's own
    mine = SkillProposal.objects.filter(user=me(request))
    proposal = get_object_or_404(mine, pk=min(pk, ID_MAX))
    accept = request.POST.get("answer") == "accept"
    skills.answer(proposal=proposal, accept=accept)
    told = _("“%(name)s” is among your skills.") if accept else _("“%(name)s” will not be proposed again.")
    messages.success(request, told % {"name": proposal.name})
    return redirect("/" if request.POST.get("next") == "/" else "skills:mine")


@require_POST
@signed_in
def switch(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a skill that one sees to one's own, or take it away."""
    skill, kind = skills.named(access_of(request), slug), request.POST.get("kind", "")
    if skill is None or kind not in PersonSkill.Kind.values:
        raise Http404
    has = skills.switch(user=me(request), skill=skill, kind=kind)
    told = _("“%(name)s” is among your skills.") if has else _("“%(name)s” is no longer among your skills.")
    messages.success(request, told % {"name": skill.name})
    return redirect(skill.get_absolute_url())
