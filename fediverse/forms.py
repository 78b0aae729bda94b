"""The forms of the fediverse."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from fediverse import following
from fediverse.models import BlockedDomain


class ServerForm(forms.Form):
    """Where somebody has their own account."""

    server = forms.CharField(
        label=_("Your address on the fediverse, or your server"),
        max_length=300,
        help_text=_("For example: @marie@mastodon.social, or mastodon.social"),
    )

    def clean_server(self) -> str:
        """Return what was typed. Raises ValidationError when it names no server."""
        typed: str = self.cleaned_data["server"]
        try:
            following.read_server(typed)
        except following.NoWay as error:
            raise forms.ValidationError(_("This is not the address of a server, such as mastodon.social.")) from error
        return typed


class BlockForm(forms.ModelForm):
    """A domain to keep out."""

    class Meta:
        model = BlockedDomain
        fields = ["domain", "reason"]

    def clean_domain(self) -> str:
        """Return the domain alone. Raises ValidationError when what was typed names none."""
        try:
            return following.read_server(self.cleaned_data["domain"])[1].partition(":")[0]
        except following.NoWay as error:
            raise forms.ValidationError(_("This is not a domain, such as example.org.")) from error
