"""The rules that let people in without a question: a group's own, and the groups that every newcomer joins."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Organisation
from content.guard import ID_MAX
from core import text
from core.hints import hint
from groups.guard import allow, site_admin
from groups.middleware import me
from groups.models import Group, JoinRule
from memberships import enrolling, tasks
from memberships.forms import sent_in

DOMAIN = re.compile(r"^(?=.{4,190}$)([a-z0-9](-?[a-z0-9])*\.)+[a-z]{2,}$")


class RuleForm(forms.Form):
    """A mail domain or an organisation, and whether its people become members by themselves."""

    domain = forms.CharField(
        label=gettext_lazy("Mail domain"), required=False, max_length=190,
        help_text=gettext_lazy("What comes after the @: mairie-crest.fr. Confirmed addresses only."),
    )  # fmt: skip
    organisation = forms.CharField(
        label=gettext_lazy("Or the name of an organisation"), required=False, max_length=160,
        help_text=gettext_lazy("As its page names it. People say themselves where they work."),
    )  # fmt: skip
    is_automatic = forms.BooleanField(
        label=gettext_lazy("Make them members as soon as they have an account"), required=False,
        help_text=gettext_lazy("They are told, and may leave. Otherwise they join at once when they wish."),
    )  # fmt: skip

    def clean_domain(self) -> str:
        """Return the domain in small letters. Raises ValidationError for what is none."""
        domain = self.cleaned_data["domain"].strip().lower().rpartition("@")[2]
        if domain and not DOMAIN.match(domain):
            raise forms.ValidationError(_("Write a domain such as mairie-crest.fr."))
        return domain

    def clean_organisation(self) -> Organisation | None:
        """Return the organisation of that name. Raises ValidationError when there is none."""
        name = text.one_line(self.cleaned_data["organisation"])
        # unfiltered: organisations are known to all
        found = Organisation.objects.filter(name__iexact=name).first() if name else None
        if name and found is None:
            raise forms.ValidationError(_("No organisation has this name."))
        return found

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError unless exactly one of the two was given."""
        data = super().clean() or self.cleaned_data
        if not self.errors and bool(data.get("domain")) == bool(data.get("organisation")):
            raise forms.ValidationError(_("Give a domain or an organisation, one of the two."))
        return data

    def rule(self, group: Group) -> JoinRule:
        """Return the unsaved rule that a valid form describes."""
        return JoinRule(group=group, **self.cleaned_data)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("administer")
def rules(request: HttpRequest, group: Group) -> HttpResponse:
    """List the rules of a group; make one, once it is said how many people it concerns."""
    form = RuleForm(sent_in(request))
    count = None
    if form.is_valid():
        rule = form.rule(group)
        count = enrolling.to_enrol(rule).count() if rule.is_automatic else 0
        if not count or request.POST.get("step") == "sure":
            keep(request, rule)
            return redirect("groups:rules", group.slug)
    found = group.join_rules.exclude(domain=enrolling.EVERYBODY).select_related("organisation").order_by("pk")[:100]
    context = {"group": group, "form": form, "rules": found, "count": count}
    return render(request, "groups/rules.html", context, status=422 if form.is_bound and count is None else 200)


def keep(request: HttpRequest, rule: JoinRule) -> None:
    """Save a rule; the worker applies it when it is automatic."""
    made = enrolling.make_rule(rule=rule, by=me(request))
    if made.is_automatic:
        hint(tasks.apply_rule, made.pk)
    messages.success(request, _("The rule is in force."))


@require_POST
@allow("administer")
def drop_rule(request: HttpRequest, group: Group, pk: int) -> HttpResponse:
    """Forget a rule of the group."""
    rule = group.join_rules.exclude(domain=enrolling.EVERYBODY).filter(pk=min(pk, ID_MAX)).first()
    if rule is not None:
        enrolling.drop_rule(rule=rule, by=me(request))
        messages.success(request, _("The rule is gone. Those it let in stay."))
    return redirect("groups:rules", group.slug)


class EverybodyForm(forms.Form):
    """The group that every newcomer joins."""

    group = forms.SlugField(
        label=gettext_lazy("Address of the group"), max_length=60,
        help_text=gettext_lazy("The end of the address of its home page: after /g/."),
    )  # fmt: skip

    def clean_group(self) -> Group:
        """Return the group at that address. Raises ValidationError when there is none."""
        # unfiltered: a site administrator's own page
        found = Group.objects.alive().filter(slug=self.cleaned_data["group"]).first()
        if found is None:
            raise forms.ValidationError(_("There is no group at this address."))
        return found


@require_http_methods(["GET", "HEAD", "POST"])
@site_admin
def newcomers(request: HttpRequest) -> HttpResponse:
    """List the groups that every newcomer joins, and add one, once it is said how many people that makes."""
    form = EverybodyForm(sent_in(request))
    count = None
    if form.is_valid():
        rule = JoinRule(group=form.cleaned_data["group"], domain=enrolling.EVERYBODY, is_automatic=True)
        count = enrolling.to_enrol(rule).count()
        if not count or request.POST.get("step") == "sure":
            keep(request, rule)
            return redirect("groups:newcomers")
    told = ngettext("%(count)s person becomes a member now.", "%(count)s people become members now.", count or 0)
    context = {"form": form, "rules": enrolling.of_site()[:100], "count": count, "told": told % {"count": count or 0}}
    return render(request, "site/newcomers.html", context, status=422 if form.is_bound and count is None else 200)


@require_POST
@site_admin
def drop_newcomers(request: HttpRequest, pk: int) -> HttpResponse:
    """Let newcomers no longer join a group by themselves."""
    rule = enrolling.of_site().filter(pk=min(pk, ID_MAX)).first()
    if rule is not None:
        enrolling.drop_rule(rule=rule, by=me(request))
        messages.success(request, _("The rule is gone. Those it let in stay."))
    return redirect("groups:newcomers")
