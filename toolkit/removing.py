"""Nobody takes somebody else's words away without a reason: the page that asks a moderator for it (LA4)."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from content.models import Comment, Content
from toolkit.forms import limited

REASON_MAX = 500


class WhyForm(forms.Form):
    """Why something is removed. The field bears the name it has where the decision is taken."""

    explanation = forms.CharField(
        label=_("Why?"),
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sent to its author, who may contest it. Name the rule or the law."),
        error_messages={"required": _("Say why: these are somebody else’s words, and their author is told.")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        limited(self.fields["explanation"], REASON_MAX)


def ask_why(request: HttpRequest, thing: Content | Comment) -> HttpResponse:
    """Ask why a moderator removes a thing; the form leads to the page of decisions, which tells its author.

    What was sent here removed nothing: the answer is 422, with the reason still to give.
    """
    item = thing.content if isinstance(thing, Comment) else thing
    kind = "comment" if isinstance(thing, Comment) else "content"
    context = {
        "group": item.group,
        "tool": item.tool,
        "content": item,
        "thing": thing,
        "form": WhyForm({}) if request.method == "POST" else WhyForm(),
        "case_url": reverse("moderation:case", args=[item.group.slug, kind, thing.pk]),
    }
    return render(request, "content/remove.html", context, status=422 if request.method == "POST" else 200)
