"""The page of the link sent when a mail waits: yes, it was me. For a newcomer it makes the account too (FO33).

The key of the address was sent to one mailbox only: to whom has none here, it proves their address; to whom has an
account, it is their own. A GET changes nothing: scanners follow links.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import entering, registration
from accounts.forms import NameField
from accounts.models import User
from core.acts import lent
from core.guard import public
from groups.middleware import access_of
from mailin import actions, processing
from mailin.models import ReceivedMail

State = ReceivedMail.State


class NewcomerForm(forms.Form):
    """An account for somebody whose address the link has proved: a name is enough."""

    name = NameField(
        help_text=gettext_lazy("Signed-in people will see it. Nobody but you sees your e-mail address."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the mail that waits, and publish it on a POST; make the account first where there is none."""
    # unfiltered: the key of the address, which was sent to one mailbox, is the right to see this mail
    row = ReceivedMail.objects.filter(key=key).select_related("user", "group", "content__group").first()
    if row is None or row.state != State.HELD:
        return render(request, "mailin/confirm_over.html", {"row": row, "url": seen_at(request, row)}, status=410)
    owner = row.user or entering.owner_of(row.from_address)
    form = None if owner else newcomer_form(request, row)
    if request.method == "POST" and request.POST.get("act") == "stop":
        actions.stop(row=row)
        return render(request, "mailin/confirm_over.html", {"row": None, "stopped": True})
    if request.method == "POST" and (form is None or form.is_valid()):
        done = publish(request, row, owner, form)
        if done is not None:
            return done
    is_closed = owner is None and not may_register(row)
    context = {"row": row, "owner": owner, "form": form, "is_closed": is_closed}
    response = render(
        request, "mailin/confirm.html", context, status=422 if form is not None and form.is_bound else 200
    )
    response["Referrer-Policy"] = "same-origin"
    return response


def newcomer_form(request: HttpRequest, row: ReceivedMail) -> NewcomerForm | None:
    """Return the form of a newcomer's account, where the site lets them make one."""
    if not may_register(row):
        return None
    guess = {"name": row.from_name or entering.guessed_name(row.from_address)}
    return NewcomerForm(request.POST if request.method == "POST" else None, initial=guess)


def may_register(row: ReceivedMail) -> bool:
    """Tell whether somebody with that address registers here without asking anybody."""
    modes = registration.modes()
    return "open" in modes or ("domains" in modes and registration.approved(row.from_address) is not None)


def publish(request: HttpRequest, row: ReceivedMail, owner: User | None, form: Any) -> HttpResponse | None:
    """Make the account where needed, come into the group by its rule, and publish; None when that cannot be."""
    if owner is None and form is None:
        return None
    try:
        with transaction.atomic():
            user = owner or entering.register(name=form.cleaned_data["name"], email=row.from_address)
            if not actions.confirm(row=row, user=user):
                return redirect(request.path)
            if owner is None and row.group is not None:
                lent("come_in")(group=row.group, user=user)
    except IntegrityError:
        form.add_error(None, forms.ValidationError(_("This address has just got an account: sign in with it.")))
        return None
    if owner is None:
        entering.sign_in(request, user)
    processing.process(row.pk)
    row.refresh_from_db()
    if row.state == State.DONE and row.content is not None:
        messages.success(request, _("Your mail is published."))
        return redirect(row.comment.get_absolute_url() if row.comment else row.content.permanent_url)
    return redirect("mailin:show", row.key)


def seen_at(request: HttpRequest, row: ReceivedMail | None) -> str:
    """Return where whoever is signed in finds what became of their mail, or an empty string."""
    if row is None or not access_of(request).is_signed_in or row.user_id != request.user.pk:
        return ""
    if row.state == State.DONE and row.content is not None:
        return row.comment.get_absolute_url() if row.comment else row.content.permanent_url
    return ""
