"""Asking somebody outside the group to write one article, and answering (AR03)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from blogs import guests
from blogs.desk import article_of
from blogs.models import GuestInvitation
from content.guard import ID_MAX
from content.guard import allow as allow_on_item
from content.models import Content
from groups.guard import public, to_sign_in
from groups.middleware import access_of, me


class GuestForm(forms.Form):
    """The address of whoever is asked."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("They will read this article alone, write and comment it until it is out."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow_on_item("trash")
def ask(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """List who is asked to write an article, and ask somebody."""
    article = article_of(request, content)
    form = GuestForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            guests.invite(article=article, email=form.cleaned_data["email"], by=me(request))
        except ValidationError as error:
            form.add_error("email", error)
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("blogs:guests", article.group.slug, article.pk)
    context = {"group": article.group, "tool": article.tool, "item": article, "form": form}
    context["invitations"] = list(article.invitations.select_related("accepted_by").order_by("pk"))
    return render(request, "blogs/guests.html", context, status=422 if form.is_bound else 200)


@require_POST
@allow_on_item("trash")
def revoke(request: HttpRequest, content: Content, group: str, invitation: int) -> HttpResponse:
    """Take an invitation back."""
    article = article_of(request, content)
    row = article.invitations.select_related("article").filter(pk=min(invitation, ID_MAX)).first()
    if row is None:
        raise Http404
    guests.revoke(invitation=row, by=me(request))
    messages.success(request, _("The invitation is taken back."))
    return redirect("blogs:guests", article.group.slug, article.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@public
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """Say what one is asked to write, to whoever holds the mail; signed in, accept and go to it."""
    # unfiltered: the key is a secret that the mail alone holds
    rows = GuestInvitation.objects.filter(key=key[:64], article__trashed_at=None, article__group__trashed_at=None)
    row = rows.select_related("article__group", "by").first()
    if row is None:
        return render(request, "blogs/guest_gone.html", status=404)
    if not access_of(request).is_signed_in:
        return to_sign_in(request)
    if guests.is_barred(row, me(request)) or (row.accepted_by_id and row.accepted_by_id != me(request).pk):
        return render(request, "blogs/guest_gone.html", status=404)
    if request.method == "POST" and guests.accept(invitation=row, user=me(request)):
        messages.success(request, _("You may write this article. When it is ready, send it to the animators."))
        return redirect(row.article)
    return render(request, "blogs/guest_answer.html", {"invitation": row, "article": row.article})
