"""The forms of channels: what each network needs. What gives access is asked, kept sealed, never shown again."""

from __future__ import annotations

import re
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from bookmarks.forms import AddressField
from core import text
from toolkit.forms import limited
from veille.channels import words
from veille.channels.story import Story
from veille.channels.webhook import new_key
from veille.models import Channel, Watch

TEXT_MAX = 5000


def secret_field(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    """Return a field for a secret: never filled in by the site, nor remembered by the browser."""
    widget = forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(label=label, help_text=help_text, max_length=2000, required=required, widget=widget)


class ChannelForm(forms.ModelForm):
    """What every channel has. `secret_names` are the fields that are sealed; on a change, an empty one is kept."""

    secret_names: ClassVar[list[str]] = []
    root_only: ClassVar[bool] = False

    class Meta:
        model = Channel
        fields = ["title", "hashtags"]
        help_texts = {
            "title": _("For the animators alone. Left empty, it is called after its account."),
            "hashtags": _("Added at the end of each message, for example: #veille #drome"),
        }

    def __init__(self, *args: Any, watch: Watch, network: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.watch, self.instance.network = watch, network
        for name, longest in (("title", 80), ("hashtags", 200)):
            if name in self.fields:
                self.fields[name].required = False
                limited(self.fields[name], longest)
        if self.instance.pk:
            for name in self.secret_names:
                self.fields[name].required = False
                self.fields[name].help_text = _("Kept already, and never shown. Leave it empty to keep it.")

    def clean_title(self) -> str:
        """Return the name on one line."""
        return text.one_line(self.cleaned_data["title"])

    def clean_hashtags(self) -> str:
        """Return the words as hashtags."""
        return words.hashtags(self.cleaned_data["hashtags"])

    def clean_address(self) -> str:
        """Return the address, of the server alone where the rest means nothing."""
        address = str(self.cleaned_data["address"])
        if not self.root_only or not address:
            return address
        parts = urlsplit(address)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def gives_access(self) -> bool:
        """Tell whether something that gives access was typed."""
        return any(self.cleaned_data.get(name) for name in self.secret_names)

    def sealed(self) -> Channel:
        """Return the row with what was typed, its secrets sealed, unsaved."""
        channel: Channel = self.save(commit=False)
        typed = {name: self.cleaned_data[name].strip() for name in self.secret_names if self.cleaned_data.get(name)}
        if typed:
            channel.seal(**typed)
        return channel


class MastodonForm(ChannelForm):
    """An instance, and perhaps a token."""

    secret_names = ["token"]
    root_only = True
    address = AddressField(
        label=_("Address of the server"), help_text=_("The one where the account is, for example https://mamot.fr")
    )
    token = secret_field(
        _("Access token"),
        _("Leave it empty: the next page leads to the server, where you say yes. Or paste a token made there."),
        required=False,
    )

    class Meta(ChannelForm.Meta):
        fields = ["address", "token", "visibility", "manner", "hashtags", "title"]
        widgets = {"visibility": forms.RadioSelect, "manner": forms.RadioSelect}

    field_order = ["address", "token", "visibility", "manner", "hashtags", "title"]


class BlueskyForm(ChannelForm):
    """A handle and an app password."""

    secret_names = ["password"]
    root_only = True
    account = forms.CharField(
        label=_("Account"), max_length=200, help_text=_("Its name there, for example veille.bsky.social")
    )
    password = secret_field(
        _("App password"), _("Made on Bluesky, in Settings, “App passwords”. Never the password of the account itself.")
    )
    address = AddressField(label=_("Server"), initial="https://bsky.social")

    class Meta(ChannelForm.Meta):
        fields = ["account", "address", "manner", "hashtags", "title"]
        widgets = {"manner": forms.RadioSelect}

    field_order = ["account", "password", "manner", "hashtags", "address", "title"]

    def clean_account(self) -> str:
        """Return the account's name without its @."""
        return str(self.cleaned_data["account"]).strip().lstrip("@")


class ClosedMixin(ChannelForm):
    """Rooms and programs of the group's own may take editions that are not public."""

    class Meta(ChannelForm.Meta):
        labels = {"takes_closed": _("Also send editions that are for members only")}


class MatrixForm(ClosedMixin):
    """A room, and the token of an account that is in it."""

    secret_names = ["token"]
    root_only = True
    address = AddressField(label=_("Address of the server"), help_text=_("For example https://matrix.org"))
    account = forms.CharField(
        label=_("Room"),
        max_length=200,
        help_text=_("Its address, such as #veille:matrix.org, or its identifier. It must not be encrypted."),
    )
    token = secret_field(_("Access token"), _("That of an account made for this, which is in the room."))

    class Meta(ClosedMixin.Meta):
        fields = ["address", "account", "takes_closed", "hashtags", "title"]

    field_order = ["address", "account", "token", "takes_closed", "hashtags", "title"]

    def clean_account(self) -> str:
        """Return the room. Raises ValidationError when it is not written as one."""
        room = str(self.cleaned_data["account"]).strip()
        if not re.fullmatch(r"[!#][^\s:]{1,150}:[^\s]{1,100}|![\w~/+=-]{20,150}", room):
            raise forms.ValidationError(_("A room is written #name:server or !identifier:server."))
        return room


class RoomForm(ClosedMixin):
    """The address of an incoming hook, which is a secret."""

    secret_names = ["hook"]
    hook = secret_field(_("Address of the incoming hook"), _("The service gives it. Whoever has it can write there."))

    class Meta(ClosedMixin.Meta):
        fields = ["takes_closed", "hashtags", "title"]

    field_order = ["hook", "takes_closed", "hashtags", "title"]

    def clean_hook(self) -> str:
        """Return the address, read as any address is. Raises ValidationError."""
        typed = self.cleaned_data["hook"]
        return str(AddressField().clean(typed)) if typed else ""

    def sealed(self) -> Channel:
        """Return the row; its open address names the server alone."""
        channel = super().sealed()
        if self.cleaned_data["hook"]:
            parts = urlsplit(self.cleaned_data["hook"])
            channel.address = f"{parts.scheme}://{parts.netloc}"
        return channel


class WebhookForm(ClosedMixin):
    """The address of a program. Its key is made by us."""

    address = AddressField(label=_("Address"), help_text=_("It receives a signed message in JSON for each edition."))

    class Meta(ClosedMixin.Meta):
        fields = ["address", "takes_closed", "title"]

    def sealed(self) -> Channel:
        """Return the row, with a key when it is new."""
        channel = super().sealed()
        if not channel.secret:
            channel.seal(key=new_key())
        return channel


class WebSubForm(ChannelForm):
    """The address of a hub."""

    address = AddressField(
        label=_("Address of the hub"),
        help_text=_("For example https://pubsubhubbub.appspot.com/ or https://switchboard.p3k.io/"),
    )

    class Meta(ChannelForm.Meta):
        fields = ["address", "title"]


class ByHandForm(ChannelForm):
    """What is posted by people themselves needs no access."""


FORMS: dict[str, type[ChannelForm]] = {
    Channel.Network.MASTODON: MastodonForm,
    Channel.Network.BLUESKY: BlueskyForm,
    Channel.Network.MATRIX: MatrixForm,
    Channel.Network.MATTERMOST: RoomForm,
    Channel.Network.SLACK: RoomForm,
    Channel.Network.WEBHOOK: WebhookForm,
    Channel.Network.WEBSUB: WebSubForm,
    Channel.Network.X: ByHandForm,
    Channel.Network.LINKEDIN: ByHandForm,
}


class WordsForm(forms.Form):
    """What is said of one edition in one channel."""

    text = forms.CharField(
        label=_("Text"),
        max_length=TEXT_MAX,
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("Emptied, the automatic text comes back. The address of the edition is added if it is missing."),
    )

    def __init__(self, *args: Any, story: Story, measure: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.story, self.measure = story, measure

    def clean_text(self) -> str:
        """Return the text as it is kept. Raises ValidationError when the network would refuse its length."""
        typed = text.normalise(self.cleaned_data["text"])
        if not typed:
            return ""
        beyond = self.measure.count(words.filled(typed, self.story)) - self.measure.limit
        if beyond > 0:
            raise forms.ValidationError(_("This text is %(count)s characters too long."), params={"count": beyond})
        return words.kept(typed, self.story)
