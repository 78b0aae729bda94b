"""A page as whoever holds its public link sees it: its text and its files, and a form to propose a change (PA09)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from content import linked
from content.guard import ID_MAX
from content.models import Attachment, PublicLink
from content.store import serving
from core import clock, text
from groups.access import visitor
from groups.guard import public
from toolkit.conflicts import version_of
from toolkit.outside_views import gate, held, sealed
from wiki import proposals
from wiki.models import Page, Proposal

KINDS = ["page"]
BODY_MAX = 100_000
A_DAY = 20
"""How many proposals one link takes in a day."""
_UPLOAD = re.compile(r'(src|href)="/c/uploads/(\d{1,18})/')


class ProposalForm(forms.ModelForm):
    """The whole text, changed; who proposes it, and why."""

    version = forms.CharField(max_length=100, widget=forms.HiddenInput)

    class Meta:
        model = Proposal
        fields = ["body", "name", "note", "version"]
        widgets = {"body": forms.Textarea(attrs={"rows": 24})}
        help_texts = {"body": gettext_lazy("Change what you wish to change, leave the rest as it is.")}

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        self.fields["body"].max_length = BODY_MAX  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """Return the name on one line."""
        return text.one_line(self.cleaned_data["name"])

    def clean_note(self) -> str:
        """Return the reason on one line."""
        return text.one_line(self.cleaned_data["note"])

    def clean_body(self) -> str:
        """Return the text. Raises ValidationError for one that changes nothing, or is too long."""
        body = text.normalise(self.cleaned_data["body"])
        if body == self.page.body:
            raise ValidationError(_("You have changed nothing yet."))
        if len(body) > BODY_MAX:
            raise ValidationError(_("This text is too long."))
        return body


def page_of(link: PublicLink) -> Page:
    """Return the page that a link opens."""
    # unfiltered: a link is itself the right to read
    return Page.objects.select_related("group", "keeper").get(pk=link.item_id)


def shown_text(page: Page, link: PublicLink) -> str:
    """Return the text of a page as a visitor reads it, its own files behind the link."""
    html = text.anchored(linked.fill(visitor(), [page.body_html])[0])[0]
    start = reverse("wiki_site:link", args=[link.key])
    return _UPLOAD.sub(rf'\1="{start}files/\2/', html)


@require_http_methods(["GET", "HEAD", "POST"])
@public
def open_link(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show the page that a link opens, or ask for its password."""

    def shown(link: PublicLink) -> HttpResponse:
        page = page_of(link)
        context = {"link": link, "page": page, "html": mark_safe(shown_text(page, link))}  # cleaned when written
        context["may_propose"] = link.may_propose and page.frozen_at is None
        return render(request, "wiki/link.html", context)

    return gate(request, key, KINDS, shown)


@require_safe
@public
def fetch(request: HttpRequest, key: str, pk: int) -> HttpResponseBase:
    """Send one of the files that the text of the page holds."""
    link, is_open = held(request, key, KINDS)
    if not is_open:
        return redirect("wiki_site:link", key)
    # unfiltered: a link is itself the right to read, and opens the files of its page alone
    files = Attachment.objects.select_related("blob").filter(content=link.item, comment=None)
    file = files.filter(pk=min(pk, ID_MAX)).first()
    if file is None:
        raise Http404
    answer: HttpResponseBase = sealed(serving.send(request, file.blob, file.name))
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@public
def propose(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show the form that proposes a change, or keep what was typed for those who write in the page."""
    link, is_open = held(request, key, KINDS)
    page = page_of(link)
    if not is_open:
        return redirect("wiki_site:link", key)
    if not link.may_propose or page.frozen_at is not None:
        raise Http404
    begun = {"body": page.body, "version": version_of(page)}
    form = ProposalForm(request.POST if request.method == "POST" else None, initial=begun, page=page)
    if form.is_bound and form.is_valid():
        if too_many(link):
            form.add_error(None, _("Many changes were proposed today: send yours tomorrow."))
        else:
            proposals.propose(link=link, page=page, proposal=form.save(commit=False))
            return sealed(render(request, "wiki/link_thanks.html", {"link": link, "page": page}))
    context = {"link": link, "page": page, "form": form}
    return sealed(render(request, "wiki/link_propose.html", context, status=422 if form.is_bound else 200))


def too_many(link: PublicLink) -> bool:
    """Tell whether a link took as many proposals as it takes in a day."""
    since = clock.now() - timedelta(days=1)
    # unfiltered: how many came by one link is all that is asked
    return Proposal.objects.filter(link=link, made_at__gt=since).count() >= A_DAY
