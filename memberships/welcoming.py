"""What newcomers meet: the settings of joining, and the welcome that a new member reads once (LG12, LG19, LM8)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import ProfileField, User
from activity.record import record
from core import clock, text
from groups.access import Access
from groups.guard import allow
from groups.middleware import me
from groups.models import Group
from memberships.forms import sent_in
from toolkit.forms import limited, written

NEW_FOR = timedelta(days=30)
FIELDS = ["must_give_reason", "default_level", "welcome", "required_fields", "required_fields_reason"]


class JoiningForm(forms.ModelForm):
    """What a group asks of those who join, and what it tells them."""

    class Meta:
        model = Group
        fields = FIELDS
        widgets = {"required_fields": forms.CheckboxSelectMultiple, "default_level": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = ProfileField.objects.filter(is_locked=False)  # unfiltered: the questions are the same for everybody
        self.fields["required_fields"].queryset = asked  # type: ignore[attr-defined]
        self.fields["welcome"].help_text = _("Each new member reads it on the group's page, and receives it by mail.")
        self.fields["welcome"].widget.attrs["rows"] = 6
        limited(self.fields["welcome"], 5000)
        written(self.fields["welcome"], files=False)
        self.fields["required_fields_reason"].help_text = _("People read it where they are asked.")

    def clean_welcome(self) -> str:
        """Return the message without control characters."""
        return text.normalise(self.cleaned_data["welcome"])

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError when fields are asked without a reason: nobody gives what they do not understand."""
        data = super().clean() or self.cleaned_data
        if data.get("required_fields") and not data.get("required_fields_reason"):
            self.add_error("required_fields_reason", _("Say why you ask for it: people read it where they answer."))
        return data


@require_http_methods(["GET", "HEAD", "POST"])
@allow("administer")
def settings(request: HttpRequest, group: Group) -> HttpResponse:
    """Change what the group asks of newcomers and tells them."""
    form = JoiningForm(sent_in(request), instance=group)
    if form.is_valid():
        keep(form, me(request))
        messages.success(request, _("The settings are saved. They count from now on."))
        return redirect("groups:joining_settings", group.slug)
    return render(
        request, "groups/joining_settings.html", {"group": group, "form": form}, status=422 if form.is_bound else 200
    )


@transaction.atomic
def keep(form: JoiningForm, by: User) -> None:
    """Save a valid form, and nothing else of the group: counters move while somebody types."""
    group = form.save(commit=False)
    group.welcome_html = text.render(group.welcome)
    group.save(update_fields=[*[name for name in FIELDS if name != "required_fields"], "welcome_html"])
    form.save_m2m()
    record("group.edited", actor=by, group=group)


def greets(access: Access, group: Group) -> bool:
    """Tell whether the welcome is shown: to a new member who has not put it away. One query in a group that has one."""
    if not group.welcome_html or not access.in_group(group).role:
        return False
    new = group.memberships.filter(user_id=access.user.pk or 0, since__gt=clock.now() - NEW_FOR, welcomed_at=None)
    return new.exists()


@require_POST
@allow("see_members")
def dismiss(request: HttpRequest, group: Group) -> HttpResponse:
    """Put the welcome away."""
    mine: Any = group.memberships.filter(user=me(request), welcomed_at=None)
    mine.update(welcomed_at=clock.now())
    return redirect(group)
