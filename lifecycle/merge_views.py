"""The page by which administrators join two accounts of one person (LU4)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import text
from groups.guard import site_admin
from groups.middleware import me
from lifecycle import merging

WHO = gettext_lazy("User name or address.")


class PersonField(forms.CharField):
    """Somebody, by user name or address."""

    def clean(self, value: str) -> User:
        """Return the person. Raises ValidationError when nobody has that name or address."""
        wanted = text.one_line(super().clean(value)).removeprefix("@").lower()
        found = User.objects.filter(username=wanted).first()  # unfiltered: administrators only
        found = found or User.objects.filter(emailaddress__email__iexact=wanted).first()  # unfiltered: the same
        if found is None:
            raise ValidationError(_("Nobody has this user name or address."))
        return found


class MergeForm(forms.Form):
    """The two accounts."""

    lost = PersonField(label=gettext_lazy("Account that goes"), max_length=254, help_text=WHO)
    kept = PersonField(label=gettext_lazy("Account that stays"), max_length=254, help_text=WHO)

    def clean(self) -> dict[str, User]:
        """Refuse two accounts that may not be joined."""
        cleaned = super().clean() or {}
        if "lost" in cleaned and "kept" in cleaned:
            merging.check(cleaned["kept"], cleaned["lost"])
        return cleaned


@site_admin
def merge(request: HttpRequest) -> HttpResponse:
    """Name two accounts, see what would move, then join them."""
    form = MergeForm(request.POST if request.method == "POST" else None)
    moved = None
    if form.is_bound and form.is_valid():
        kept, lost = form.cleaned_data["kept"], form.cleaned_data["lost"]
        if request.POST.get("sure") == "yes":
            merging.merge(kept=kept, lost=lost, by=me(request))
            messages.success(request, _("The two accounts are one."))
            return redirect(kept.get_absolute_url())
        moved = merging.preview(lost)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "lifecycle/merge.html", {"form": form, "moved": moved}, status=status)
