"""The forms of a bookmark: one address, many addresses at once, and which group to save in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from bookmarks.actions import Typed, known
from bookmarks.filing.lines import BYTES_MAX
from bookmarks.models import Bookmark, Collection
from content.models.comment import COMMENT_MAX
from core.addresses import InvalidAddress, clean_url, urls_in
from core.outlines import SENTENCES
from groups.models import Group
from toolkit.forms import ContentForm, OnceMixin, limited
from toolkit.sections import SectionForm

OWN = ("collection", "nature", "reference", "in_force_on", "deadline_on")


class DayInput(forms.DateInput):
    """A day, chosen in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AddressField(forms.CharField):
    """A web address as people paste it: cleaned of trackers, refused with a sentence."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        """Return the cleaned address. Raises ValidationError with the sentence of what is wrong."""
        typed = super().clean(value)
        try:
            return clean_url(typed) if typed else ""
        except InvalidAddress as error:
            raise forms.ValidationError(str(error.sentence)) from error


class BookmarkForm(ContentForm):
    """An address, and what one has to say about it. All but the address may stay empty."""

    telling = True

    url = AddressField(label=_("Address"), help_text=_("Paste the address of the page."))
    comment = forms.CharField(
        label=_("Why it matters to us"),
        required=False,
        max_length=COMMENT_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It becomes the first comment."),
    )
    is_other = forms.BooleanField(label=_("It is another page: save it"), required=False, widget=forms.HiddenInput)
    field_order = ["is_other", "url", "comment", "tags", "collection", "offers", "title", "body", "nature"]

    class Meta:
        model = Bookmark
        fields = ["url", "title", "body", "audience", "collection", "nature", "reference", "in_force_on", "deadline_on"]
        labels = {"body": _("Summary")}
        help_texts = {
            "title": _("Left empty, it is read from the page."),
            "body": _("Left empty, it is read from the page."),
            "reference": _("For an official text."),
            "in_force_on": _("For an official text."),
            "deadline_on": _("For a call for projects."),
        }
        widgets = {
            "body": forms.Textarea(attrs={"rows": 3}),
            "in_force_on": DayInput(),
            "deadline_on": DayInput(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["files"]
        held = Collection.objects.alive().filter(group=self.group).order_by("order", "pk")
        field = cast(forms.ModelChoiceField, self.fields["collection"])
        field.queryset, field.empty_label = held, str(_("None"))
        self.fields["nature"].required = False
        if not self.instance.collection_id and not held.exists():
            del self.fields["collection"]
        self.fields["title"].required = bool(self.instance.pk)
        self.alike: list[Bookmark] = []
        self._look: Callable[[str, str], list[Bookmark]] | None = None
        if self.instance.pk:
            del self.fields["comment"], self.fields["is_other"]
        else:
            limited(self.fields["comment"], COMMENT_MAX)

    def clean_url(self) -> str:
        """Return the address. Raises ValidationError when another bookmark of the group has it (editing only)."""
        url = self.cleaned_data["url"]
        if self.instance.pk:
            other = known(self.group, url)
            if other is not None and other.pk != self.instance.pk:
                raise forms.ValidationError(_("The group has another bookmark of this address."))
        return url

    def warn_with(self, look: Callable[[str, str], list[Bookmark]]) -> None:
        """Let the form warn, once, of bookmarks that `look(title, url)` finds to have the same title (VC6)."""
        self._look = look

    def clean(self) -> dict[str, Any]:
        """Return what was typed. Raises ValidationError for the title of a page that the group has, once."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        url, title = data.get("url", ""), data.get("title", "")
        if self._look and url and title and known(self.group, url) is None:
            self.alike = self._look(title, url)
            if self.alike and not data.get("is_other"):
                self.fields["is_other"].widget = forms.CheckboxInput()
                raise forms.ValidationError(
                    _("The group has a page with the same title. Is it this one?"), code="alike"
                )
        return data

    def typed(self) -> Typed:
        """Return what was typed, for `actions.save`."""
        data = self.cleaned_data
        return Typed(
            url=data["url"],
            title=data["title"],
            summary=data["body"],
            comment=data["comment"],
            tags=tuple(data["tags"]),
            audience=data["audience"],
            form_key=data["form_key"],
            own={name: data[name] for name in OWN if data.get(name)},
        )


class ManyForm(OnceMixin, forms.Form):
    """Several addresses pasted at once, in any text."""

    addresses = forms.CharField(
        label=_("Addresses"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("One per line, or a text that contains them. At most 200."),
    )

    def clean_addresses(self) -> list[str]:
        """Return the addresses found. Raises ValidationError when there is none."""
        found = urls_in(self.cleaned_data["addresses"])
        if not found:
            raise forms.ValidationError(_("No web address was found in this text."))
        return found


class CollectionForm(SectionForm):
    """A collection: its name, what it holds, its place among the others."""

    class Meta(SectionForm.Meta):
        model = Collection


class FileForm(forms.Form):
    """A file of bookmarks, from a browser or another service."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "Bookmarks of a browser (HTML), OPML, CSV, or an export of Diigo, Raindrop or Pocket. At most 10 MB."
        ),
    )

    def clean_file(self) -> UploadedFile:
        """Return the file. Raises ValidationError for one that is too big."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size and file.size > BYTES_MAX:
            raise forms.ValidationError(str(SENTENCES["too_big"]))
        return file


class PrivateForm(forms.Form):
    """Whether what the file marks as private is shown to the group as well."""

    takes_private = forms.BooleanField(
        label=_("Import those marked as private too"),
        required=False,
        help_text=_("The group will read them like the others."),
    )


class MarkForm(forms.Form):
    """A note for oneself on a bookmark."""

    note = forms.CharField(
        label=_("Note for myself"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Nobody else reads it."),
    )


class GroupForm(forms.Form):
    """The group in which to save: those where the person may, the one chosen last time first."""

    group = forms.ChoiceField(label=_("Group"))

    def __init__(self, *args: Any, groups: list[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [(group.slug, group.name) for group in groups]  # type: ignore[attr-defined]
