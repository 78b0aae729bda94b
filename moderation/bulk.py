"""Several items of a tool's list at once: tag, close, put in the trash (CC37). For those who moderate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import User
from content import tagging
from content.models import Content
from content.rules import can
from core import text
from groups.guard import allow
from groups.middleware import access_of, me
from groups.models import Group
from moderation import actions as moderation
from moderation.models import REASON_MAX, Report
from moderation.targets import Target
from search import index
from toolkit import actions
from toolkit.forms import limited

AT_ONCE = 50
ACTS = {
    "tag": gettext_lazy("Add tags"),
    "lock": gettext_lazy("Close to comments"),
    "trash": gettext_lazy("Put in the trash"),
}


class BulkForm(forms.Form):
    """What is done with the items ticked: the tags to add, or why they are closed or removed."""

    tags = forms.CharField(label=gettext_lazy("Tags"), max_length=400, help_text=gettext_lazy("Separated by commas."))
    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=REASON_MAX, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, act: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason" if act == "tag" else "tags"]
        if act == "tag":
            return
        limited(self.fields["reason"], REASON_MAX)
        self.fields["reason"].required = act == "trash"
        self.fields["reason"].help_text = (
            _("Sent to the authors, who may contest it.") if act == "trash" else _("Shown in the discussions.")
        )

    def clean_tags(self) -> list[str]:
        """Return the words typed. Raises ValidationError when there is none, too many, or one is too long."""
        names = tagging.split(self.cleaned_data["tags"])
        if not names or len(names) > tagging.TAGS_MAX or any(len(name) > tagging.TAG_LENGTH for name in names):
            raise forms.ValidationError(_("Between one and %(count)s short tags."), params={"count": tagging.TAGS_MAX})
        return names

    def clean_reason(self) -> str:
        """Return the reason on one line."""
        return text.one_line(self.cleaned_data["reason"])


@require_http_methods(["GET", "HEAD", "POST"])
@allow("moderate")
def bulk(request: HttpRequest, group: Group) -> HttpResponse:
    """Show the items ticked and ask what the act needs, then do it to each."""
    asked = request.POST if request.method == "POST" else request.GET
    act = asked.get("act", "") if asked.get("act", "") in ACTS else "tag"
    chosen = picked(request, group, asked)
    form = BulkForm(request.POST if request.method == "POST" else None, act=act)
    if form.is_bound and chosen and form.is_valid():
        perform(act, chosen, me(request), form.cleaned_data)
        done = ngettext("%(count)s item: it is done.", "%(count)s items: it is done.", len(chosen))
        messages.success(request, done % {"count": len(chosen)})
        return redirect(f"{chosen[0].tool.label}:list", group.slug)
    context = {"group": group, "form": form, "act": act, "act_label": ACTS[act], "items": chosen, "most": AT_ONCE}
    return render(request, "moderation/bulk.html", context, status=422 if form.is_bound else 200)


def picked(request: HttpRequest, group: Group, asked: QueryDict) -> list[Content]:
    """Return the items ticked that live in the group and may be moderated, at most `AT_ONCE`: one query."""
    pks = [int(pk) for pk in asked.getlist("i")[:AT_ONCE] if pk.isascii() and pk.isdigit() and len(pk) < 19]
    access = access_of(request)
    found = Content.objects.visible_to(access).filter(group=group, pk__in=pks).select_related("group", "author")
    return [item for item in found.order_by("-sort_at", "-pk") if can(access, "moderate", item)]


@transaction.atomic
def perform(act: str, chosen: list[Content], by: User, data: dict[str, Any]) -> None:
    """Do an act to each item: all of them, or none when one fails."""
    for item in chosen:
        if act == "tag":
            tags = tagging.in_vocabulary(item.group, [tagging.tag_named(name) for name in data["tags"]])
            room = max(tagging.TAGS_MAX - item.tagged.count(), 0)
            tagging.add_tags(item, tags[:room])
            index.note_changed(item)
        elif act == "lock":
            if not item.is_locked:
                actions.lock(item=item, by=by, is_locked=True, reason=data["reason"])
        elif item.author_id == by.pk:
            actions.trash(item=item, by=by, reason=data["reason"])
        else:
            said = {"decision": Report.Decision.TRASH.value, "explanation": data["reason"]}
            moderation.decide(target=Target("content", item), queue=item.group, by=by, **said)
