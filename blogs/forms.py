"""The forms of an article, of a series, of what an animator says of a draft."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blogs.actions import Given
from blogs.models import SHEET, Article, Series
from content import attachments
from core import text
from core.pictures import own_image
from groups.access import Access
from toolkit.forms import ContentForm, limited
from toolkit.moments import MomentField
from toolkit.signers import SignersField, names_of

GROUPS_OWN = {"audience", "signers", "series", "series_order", "comments_until", "correction", "offers", "publish_at"}


class ArticleForm(ContentForm):
    """An article: its text first; its picture, its sheet, who signs and when, below."""

    telling = True

    schedulable = True
    signers = SignersField(
        label=_("Who else signs"),
        help_text=_("Members of the group, separated by commas. They edit the article as you do."),
    )
    picture = forms.FileField(
        label=_("Cover"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=_("Shown at the head of the article, in the list and in share cards."),
    )  # fmt: skip
    drops_cover = forms.BooleanField(label=_("Remove the cover"), required=False)
    comments_until = MomentField(label=_("Comments close on"))

    class Meta:
        model = Article
        fields = [
            "title", "genre", "body", "audience", "opening", "series", "series_order", "cover_alt", "cover_credit",
            "focus_x", "focus_y", "comments_until", "correction", *SHEET,
        ]  # fmt: skip
        widgets = {
            "body": forms.Textarea(attrs={"rows": 16}),
            "opening": forms.Textarea(attrs={"rows": 2}),
            "correction": forms.Textarea(attrs={"rows": 2}),
            "genre": forms.Select(attrs={"data-kind": ""}),
            "focus_x": forms.NumberInput(attrs={"type": "range", "min": 0, "max": 100, "step": 5}),
            "focus_y": forms.NumberInput(attrs={"type": "range", "min": 0, "max": 100, "step": 5}),
            **{name: forms.Textarea(attrs={"rows": 3}) for name in SHEET},
        }
        help_texts = {
            "opening": _("Shown in the list and in mails. Left empty, the text’s first lines are."),
            "cover_alt": _("For those who do not see it. Left empty, the picture only decorates."),
            "correction": _("Says, below the text, what was put right since it was published."),
            "focus_x": _("0 keeps the left edge, 100 the right one."),
            "focus_y": _("0 keeps the top, 100 the bottom."),
        }

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["series"].queryset = Series.objects.visible_to(access).filter(group=self.group)  # type: ignore[attr-defined]
        self.fields["signers"].group = self.group  # type: ignore[attr-defined]
        self.fields["signers"].widget.attrs["data-tags"] = reverse("group_signers", args=[self.group.slug])
        for name in ("focus_x", "focus_y"):
            self.fields[name].max_value = 100  # type: ignore[attr-defined]
        for name, longest in [("opening", 300), ("correction", 500)]:
            limited(self.fields[name], longest)
        for name in ("series_order", "focus_x", "focus_y"):
            self.fields[name].required = False
        if self.instance.pk:
            self.fields["signers"].initial = names_of(self.instance)
            self.fields["comments_until"].initial = self.instance.comments_until
        else:
            del self.fields["correction"]
        if not self.instance.pk or not self.instance.cover_id:
            del self.fields["drops_cover"]
        if access.is_signed_in and not access.in_group(self.group).role and self.instance.pk:
            self.keep_to_text()
            return
        if not self.fields["series"].queryset.exists():  # type: ignore[attr-defined]
            del self.fields["series"], self.fields["series_order"]

    def keep_to_text(self) -> None:
        """Leave a guest of the article its text and its picture: who signs, when and for whom is the group's."""
        for name in set(self.fields) & GROUPS_OWN:
            del self.fields[name]

    def clean_picture(self) -> UploadedFile | None:
        """Return the picture sent. Raises ValidationError when it is too large, or no picture."""
        sent: UploadedFile | None = self.cleaned_data.get("picture")
        if sent is None:
            return None
        attachments.check([sent])
        if own_image(sent.read()) is None:
            raise ValidationError(_("This is no picture we can show. Send a PNG, JPEG or WebP file."))
        sent.seek(0)
        return sent

    def _share(self, name: str) -> int:
        value = self.cleaned_data.get(name)
        if value is None:
            return 50
        if value > 100:
            raise ValidationError(_("Between 0 and 100."))
        return int(value)

    def clean_focus_x(self) -> int:
        """Return the place of what matters, in hundredths of the width."""
        return self._share("focus_x")

    def clean_focus_y(self) -> int:
        """Return the place of what matters, in hundredths of the height."""
        return self._share("focus_y")

    def clean_series_order(self) -> int:
        """Return the place in the series; the first when none is typed."""
        return self.cleaned_data.get("series_order") or 0

    def clean(self) -> dict[str, Any]:
        """Return what was typed, the texts of the sheet without stray white space."""
        data = super().clean() or self.cleaned_data
        for name in SHEET:
            if name in data:
                data[name] = text.normalise(data[name])
        return data

    def given(self) -> Given:
        """Return what was typed besides the article's own columns."""
        data = self.cleaned_data
        return Given(
            signers=data.get("signers"),
            tags=data["tags"],
            files=data.get("files", []),
            cover=data.get("picture"),
            drops_cover=data.get("drops_cover", False),
            form_key=data.get("form_key"),
            quiet=data.get("quiet", False),
            how=self.how,
        )


class SeriesForm(ContentForm):
    """A series: its title and its introduction."""

    class Meta:
        model = Series
        fields = ["title", "body", "audience"]
        labels = {"body": _("Introduction")}
        widgets = {"body": forms.Textarea(attrs={"rows": 6})}


class SendBackForm(forms.Form):
    """Why an article is not published yet."""

    reason = forms.CharField(
        label=_("What to change"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Sent to its author, with your name."),
    )


class NewsroomForm(forms.Form):
    """Whether articles are read first."""

    is_reviewing = forms.BooleanField(
        label=_("An animator reads each article before it is published"),
        required=False,
        help_text=_("What animators write themselves goes out without that."),
    )
