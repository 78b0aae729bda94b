"""The forms of the sources: an address to look behind, a list in OPML, the feed chosen, a source's title and theme."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookmarks.forms import AddressField
from content.models import Tag
from content.tagging import themes_of
from core import text
from core.outlines import BODY_MAX, SENTENCES
from groups.models import Group
from toolkit.forms import limited
from veille.finding import Feed
from veille.following import source_at
from veille.models import Source, Watch

TITLE_MAX = 160


class ThemeMixin(forms.Form):
    """A form that asks for one of the group's themes."""

    theme = forms.ModelChoiceField(
        label=_("Theme"),
        queryset=Tag.objects.none(),
        required=False,
        empty_label=_("No theme"),
        to_field_name="slug",
        help_text=_("What is kept of this source gets this tag."),
    )

    def offer_themes(self, group: Group, also: int | None = None) -> None:
        """Offer the themes of `group`, and the tag `also` that a source has today."""
        themes = Q(pk__in=themes_of(group).values("tag"))
        field = self.fields["theme"]
        field.queryset = Tag.objects.filter(themes | Q(pk=also)).order_by("name")  # type: ignore[attr-defined]


class AddressForm(forms.Form):
    """The address of a site or of its feed."""

    address = AddressField(
        label=_("Address of the site or of its feed"),
        help_text=_("Paste the address of a site: its feed is looked for. The address of a feed works too."),
    )

    def __init__(self, *args: Any, watch: Watch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.watch = watch

    def clean_address(self) -> str:
        """Return the address. Raises ValidationError when the watch follows a feed at that very address."""
        address = self.cleaned_data["address"]
        source = source_at(self.watch, address)
        if source is not None:
            raise forms.ValidationError(
                _("The watch follows this already: “%(title)s”."), params={"title": source.title}
            )
        return str(address)


class FollowForm(ThemeMixin):
    """Which of the feeds found, and under which theme."""

    feed = forms.ChoiceField(
        label=_("Feed"), error_messages={"required": _("Choose one of the feeds."), "invalid_choice": _("Choose one.")}
    )
    field_order = ["feed", "theme"]

    def __init__(self, *args: Any, group: Group, feeds: list[Feed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.feeds = {feed.url: feed for feed in feeds}
        self.fields["feed"].choices = [(url, feed.title) for url, feed in self.feeds.items()]  # type: ignore[attr-defined]
        self.offer_themes(group)

    def clean_feed(self) -> Feed:
        """Return the feed chosen."""
        return self.feeds[self.cleaned_data["feed"]]


class FileForm(forms.Form):
    """A list of sources, as another reader exports it."""

    file = forms.FileField(
        label=_("OPML file"),
        help_text=_("Most readers can export one. Nothing is followed before you have seen what is in it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".opml,.xml,text/x-opml,text/xml"}),
        error_messages={"empty": _("This file is empty.")},
    )

    def clean_file(self) -> UploadedFile:
        """Return the file. Raises ValidationError when it is too big to be one list."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > BODY_MAX:
            raise forms.ValidationError(str(SENTENCES["too_big"]))
        return file


class ImportForm(forms.Form):
    """What to do with the folders of a list."""

    new_themes = forms.BooleanField(
        label=_("Make themes of the folders that are not themes of the group yet"),
        required=False,
        initial=True,
        help_text=_("Unticked, the sources of these folders have no theme."),
    )


class SourceForm(ThemeMixin, forms.ModelForm):
    """The title and the theme of a source."""

    class Meta:
        model = Source
        fields = ["title", "theme"]

    field_order = ["title", "theme"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_themes(self.instance.watch.group, also=self.instance.theme_id)
        limited(self.fields["title"], TITLE_MAX)
        if self.instance.theme is not None:
            self.initial["theme"] = self.instance.theme.slug

    def clean_title(self) -> str:
        """Return the title on one line."""
        return text.one_line(self.cleaned_data["title"])
