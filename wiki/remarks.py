"""Pages of comments on a passage: the form, with or without script, and settling what was asked (PA04)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from content.guard import ID_MAX, allow
from content.models import Comment, Content
from content.models.comment import COMMENT_MAX
from groups.middleware import access_of, me
from toolkit.forms import CommentForm, OnceMixin, limited, written
from wiki import passages
from wiki.desk import page_of
from wiki.models import AROUND_MAX, QUOTE_MAX, Page, Passage

PASSAGE = "wiki/_passage_note.html"
AROUND = {"quote": QUOTE_MAX, "before": AROUND_MAX, "after": AROUND_MAX}


class PassageForm(OnceMixin, forms.Form):
    """A comment and the words it is about: taken from the selection, or pasted."""

    quote = forms.CharField(
        label=_("The passage"), max_length=QUOTE_MAX, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Copy it from the page as it is."),
    )  # fmt: skip
    body = forms.CharField(
        label=_("Your comment"), max_length=COMMENT_MAX - QUOTE_MAX * 3, widget=forms.Textarea(attrs={"rows": 4})
    )
    before = forms.CharField(required=False, widget=forms.HiddenInput)
    after = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, page: Page, names_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        limited(self.fields["quote"], QUOTE_MAX)
        limited(self.fields["body"], COMMENT_MAX - QUOTE_MAX * 3)
        written(self.fields["body"], names_url)

    clean_body = CommentForm.clean_body

    def clean_quote(self) -> str:
        """Return the words. Raises ValidationError when the page does not say them."""
        quote: str = self.cleaned_data["quote"]
        if passages.read(self.page.body_html).find(quote) is None:
            raise forms.ValidationError(_("These words are not in the page as it stands. Copy them again."))
        return quote


@allow("reply")
def create(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Ask for a passage and a comment about it; the address may bring the passage that is selected in the page."""
    page = page_of(request, content)
    asked = {name: request.GET.get(name, "")[:most] for name, most in AROUND.items()}
    form = PassageForm(
        request.POST if request.method == "POST" else None,
        initial=asked,
        page=page,
        names_url=reverse("content:names", args=[page.pk]),
    )
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        near = (data["before"][-AROUND_MAX:], data["after"][:AROUND_MAX])
        made = passages.post(
            page=page, author=me(request), quote=data["quote"], body=data["body"], near=near, form_key=data["form_key"]
        )
        return redirect(made)
    context = {"group": page.group, "tool": page.tool, "content": page, "form": form}
    return render(request, "wiki/passage.html", context, status=422 if form.is_bound else 200)


@require_POST
@allow("reply")
def settle(request: HttpRequest, content: Content, group: str, comment: int) -> HttpResponse:
    """Close what a comment asked of a passage, or open it again."""
    seen = Comment.objects.visible_to(access_of(request)).filter(content=content, pk=min(comment, ID_MAX))
    # unfiltered: the comment it belongs to is one that the reader sees
    passage = Passage.objects.filter(comment__in=seen).select_related("comment__content").first()
    if passage is None:
        raise Http404
    passages.settle(passage=passage, by=me(request), is_resolved=request.POST.get("resolved") != "0")
    return redirect(passage.comment)


def notes(page: Content, comments: list[Any]) -> dict[int, tuple[str, dict[str, Any]]]:
    """Return what stands above the comments about a passage: one query for a page of them."""
    # unfiltered: the comments are those that the thread shows its reader
    rows = Passage.objects.filter(comment__in=[one.pk for one in comments]).select_related("resolved_by")
    found = list(rows)
    if not found:
        return {}
    reading = passages.read(page.body_html)
    return {
        row.comment_id: (
            PASSAGE,
            {"passage": row, "is_found": reading.find(row.quote, row.prefix, row.suffix) is not None},
        )
        for row in found
    }
