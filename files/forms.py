"""The forms of files and folders."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content import attachments
from core import text
from files.actions import BOTH, SKIP, VERSION, Told
from files.models import File, Folder
from groups.models import Group
from toolkit.forms import ContentForm, MultipleFileInput, OnceMixin, limited

FILES_MAX = 100
"""How many files one form takes; the page sends more of them one by one."""
TOLD = ["source", "dated_on", "licence"]
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ManyFilesField(forms.FileField):
    """The files of one sitting, each checked before anything is kept."""

    widget = MultipleFileInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files. Raises ValidationError with a sentence about the first bad one."""
        files = [super(ManyFilesField, self).clean(file, initial) for file in data or [None]]
        if len(files) > FILES_MAX:
            raise forms.ValidationError(_("At most %(count)s files at a time."), params={"count": FILES_MAX})
        for file in files:
            attachments.check([file])
        return files


def limits() -> str:
    """Return the sentence that states what may be sent, before anything is."""
    return _("Up to %(size)s MB each, of any type but programs.") % {"size": settings.UPLOAD_MAX_BYTES // (1024 * 1024)}


class ToldForm(forms.Form):
    """What is said of several files at once (FI07)."""

    body = forms.CharField(
        label=gettext_lazy("Description"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )
    tags = ContentForm.base_fields["tags"]
    source = forms.CharField(label=gettext_lazy("Author or source"), required=False, max_length=200)
    dated_on = forms.DateField(label=gettext_lazy("Date of the document"), required=False, widget=DAY)
    licence = forms.ChoiceField(label=gettext_lazy("Licence"), required=False, choices=File.Licence.choices)

    clean_tags = ContentForm.clean_tags

    def columns(self) -> dict[str, Any]:
        """Return what was said, by column."""
        return {name: self.cleaned_data[name] for name in TOLD if self.cleaned_data[name]}


class DescribeForm(ToldForm):
    """The same said of several files that are there already."""

    def columns(self) -> dict[str, Any]:
        """Return what was said, by column: what stayed empty is not touched."""
        body = self.cleaned_data["body"]
        return {**super().columns(), **({"body": body} if body else {})}


class UploadForm(OnceMixin, ToldForm):
    """Files to put in a folder, and what is said of all of them."""

    # The field is read as `form["files"]`; the attribute of that name stays the uploaded files, as Django wants.
    files = ManyFilesField(  # type: ignore[assignment]
        label=gettext_lazy("Files"),
        error_messages={"required": gettext_lazy("Choose at least one file.")},
    )
    same = forms.ChoiceField(
        label=gettext_lazy("If a file of the same name is already there"),
        required=False,
        initial=BOTH,
        widget=forms.RadioSelect,
        choices=[
            (BOTH, gettext_lazy("keep both")),
            (VERSION, gettext_lazy("make it a new version of that file, at the same address")),
            (SKIP, gettext_lazy("leave it as it is")),
        ],
    )
    comment = forms.CharField(label=gettext_lazy("What changes"), required=False, max_length=300)
    field_order = ["files", "same", "comment", "body", "tags", "source", "dated_on", "licence", "form_key"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"].help_text = limits()
        limited(self.fields["body"], 5000)

    def told(self) -> Told:
        """Return what was said of the files."""
        data = self.cleaned_data
        return Told(
            body=data["body"], comment=data["comment"], tags=data["tags"], columns=self.columns(),
            same=data["same"] or BOTH,
        )  # fmt: skip


class VersionForm(OnceMixin, forms.Form):
    """A new version of a file, and what changes."""

    file = forms.FileField(label=gettext_lazy("The new version"))
    comment = forms.CharField(label=gettext_lazy("What changes"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = limits()

    def clean_file(self) -> Any:
        """Return the file. Raises ValidationError for one that is not taken."""
        attachments.check([self.cleaned_data["file"]])
        return self.cleaned_data["file"]


class FileForm(ContentForm):
    """What is known of a file. Who reads it follows its folder, not the file (FI09)."""

    field_order = ["title", "body", "tags", "source", "dated_on", "licence", "is_model", "form_key"]

    class Meta:
        model = File
        fields = ["title", "body", "source", "dated_on", "licence", "is_model"]
        labels = {"title": gettext_lazy("Name"), "body": gettext_lazy("Description")}
        widgets = {"body": forms.Textarea(attrs={"rows": 4}), "dated_on": DAY}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["files"]


class FolderForm(ContentForm):
    """The name of a folder, and what belongs in it."""

    class Meta:
        model = Folder
        fields = ["title", "body"]
        labels = {"title": gettext_lazy("Name"), "body": gettext_lazy("What belongs here")}
        widgets = {"body": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("files", "tags", "offers"):
            self.fields.pop(name, None)

    def clean_title(self) -> str:
        """Return the name on one line. Raises ValidationError for one that would lead astray."""
        name = text.one_line(self.cleaned_data["title"])
        if not name.strip(" ."):
            raise forms.ValidationError(_("Give the folder a name."))
        return name


class AccessForm(forms.Form):
    """The two exceptions that a folder may make to the rights of its group (FI09)."""

    is_kept = forms.BooleanField(
        label=gettext_lazy("Only animators put files here and change them"), required=False,
        help_text=gettext_lazy("It holds for the folders in it too."),
    )  # fmt: skip
    is_open = forms.BooleanField(required=False)
    applies = forms.BooleanField(
        label=gettext_lazy("Also to what is in it already"), required=False, initial=True,
        help_text=gettext_lazy("Left unticked, only what is added from now on follows."),
    )  # fmt: skip

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if group.widest_audience == group.default_audience:
            del self.fields["is_open"], self.fields["applies"]
            return
        is_web = group.widest_audience == "web"
        self.fields["is_open"].label = (
            _("Everybody may read what is in it, without an account") if is_web else _("All who are signed in may read")
        )


class ArrivalForm(OnceMixin, forms.Form):
    """What is said of files that came piece by piece."""

    same = forms.ChoiceField(choices=[(BOTH, ""), (VERSION, ""), (SKIP, "")], required=False)

    def told(self) -> Told:
        """Return what was said of the files."""
        return Told(same=self.cleaned_data["same"] or BOTH)


class ArchiveForm(forms.Form):
    """An archive to unpack."""

    archive = forms.FileField(label=gettext_lazy("Archive (ZIP)"), widget=forms.FileInput(attrs={"accept": ".zip"}))

    def clean_archive(self) -> Any:
        """Return the archive. Raises ValidationError for what is no ZIP."""
        file = self.cleaned_data["archive"]
        attachments.check([file])
        if file.read(4) != b"PK\x03\x04":
            raise forms.ValidationError(_("This is no ZIP archive."))
        file.seek(0)
        return file
