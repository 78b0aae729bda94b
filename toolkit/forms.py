"""Forms of the kit: what every item's form has, and the comment form."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from content import attachments, tagging
from content.models import Comment, Content
from content.models.comment import COMMENT_MAX
from core import clock, text
from core.tools import ItemAction, ToolConfig, item_actions, tools
from groups.models import Group, within
from groups.rules import tool_row
from toolkit.conflicts import VersionMixin
from toolkit.editing import Editing
from toolkit.moments import MomentField

NOT_OUT = {Content.State.DRAFT, Content.State.REVIEW, Content.State.SCHEDULED}
"""States of an item whose hour of publication can still be chosen."""


class MultipleFileInput(forms.ClearableFileInput):
    """A file picker that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each checked before anything is kept."""

    widget = MultipleFileInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the list of files. Raises ValidationError with a sentence about the first bad one."""
        files = [super(FilesField, self).clean(file, initial) for file in data or [] if file]
        attachments.check(files)
        return files

    @staticmethod
    def help() -> str:
        """Return the sentence that states the limits before anything is sent."""
        megabytes = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        return _("Up to %(count)s files of %(size)s MB each, of any type but programs.") % {
            "count": attachments.FILES_MAX,
            "size": megabytes,
        }


class OnceMixin(forms.Form):
    """A form that carries a key, so that sending it twice makes one object (LM3)."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = uuid.uuid4


def limited(field: forms.Field, longest: int) -> None:
    """Say the limit of a text before it is sent: a counter in the page, and the check when it arrives."""
    field.widget.attrs["data-max"] = str(longest)
    field.widget.attrs.pop("maxlength", None)


def written(field: forms.Field, names_url: str = "", *, files: bool = True, group: Group | None = None) -> None:
    """Let the editor take a text over in the browser; `names_url` completes names after @.

    With `files`, what is sent while writing must be adopted when the text is kept (`attachments.adopt`): a text that
    hangs on no item, the presentation of a group for one, takes none. With `group`, the text may link to its files.
    """
    field.widget.attrs |= {"data-editor": "", "data-preview": reverse("content:preview")}
    if names_url:
        field.widget.attrs["data-names"] = names_url
    if files:
        uploads = {"data-uploads": reverse("content:uploads"), "data-upload-max": str(settings.UPLOAD_MAX_BYTES)}
        field.widget.attrs |= uploads
    choice = next(iter(filter(None, (choice_of(tool, group) for tool in tools()))), "") if group is not None else ""
    if choice:
        field.widget.attrs["data-choice"] = choice


def choice_of(tool: ToolConfig, group: Group) -> str:
    """Return where a tool of the group offers what it keeps to texts; empty where it is off, or has nothing."""
    return tool.choice_url(group) if tool_row(group, tool.label) is not None else ""


def offers_of(group: Group) -> dict[str, ItemAction]:
    """Return the acts that the group's tools offer on any item, by the name of the tool."""
    return {action.tool: action for action in item_actions() if tool_row(group, action.tool) is not None}


class ContentForm(OnceMixin, VersionMixin, forms.ModelForm):
    """Title, text, tags, audience and files: what the items of all tools share."""

    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=400,
        help_text=_("Separated by commas. The group's themes come first."),
    )
    # The field is read as `form["files"]`; the attribute of that name stays the uploaded files, as Django wants.
    files = FilesField(label=_("Files"), required=False)  # type: ignore[assignment]
    offers = forms.MultipleChoiceField(label=_("At once"), required=False, widget=forms.CheckboxSelectMultiple)

    publish_at = MomentField(
        label=_("Publish on"), help_text=_("Empty, it is published at once. Until then you and the moderators see it.")
    )
    expires_at = MomentField(label=_("Taken down on"))
    quiet = forms.BooleanField(
        label=_("Tell nobody"), required=False, help_text=_("Neither by mail, nor in a digest, nor on the site.")
    )
    is_minor = forms.BooleanField(
        label=_("A minor change"), required=False, help_text=_("The date of the last change stays as it is.")
    )
    tells = forms.BooleanField(
        label=_("Tell the members of this change"),
        required=False,
        help_text=_("Else nobody is told: editing never sends mails by itself."),
    )
    note = forms.CharField(label=_("What changed, in one line"), required=False, max_length=300)
    telling: ClassVar[bool] = False
    """Whether the kind's forms offer to tell nobody of a new item, or the members of a change (CC23)."""
    schedulable: ClassVar[bool] = False
    """Whether the kind's forms offer a date of publication and a last day (CC36)."""

    class Meta:
        model = Content
        fields = ["title", "body", "audience"]

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group
        self.instance.group = group
        self._watch()
        self._limit_telling()
        self._limit_audience()
        self._limit_lengths()
        kind = self.instance.kind or self.instance._meta.model_name
        self.draft_place = f"edit:{self.instance.pk}" if self.instance.pk else f"new:{kind}:{group.pk}"
        if "body" in self.fields:
            written(self.fields["body"], reverse("group_names", args=[group.slug]), group=group)
        self.fields["files"].help_text = FilesField.help()
        self.fields["tags"].widget.attrs["data-tags"] = reverse("group_tags", args=[group.slug])
        if self.instance.pk:
            names = [row.tag.name for row in self.instance.tagged.select_related("tag").order_by("pk")]
            self.fields["tags"].initial = ", ".join(names)

        self.offered = {} if self.instance.pk else offers_of(group)
        if self.offered:
            self.fields["offers"].choices = [(a.tool, a.label) for a in self.offered.values()]  # type: ignore[attr-defined]
        else:
            del self.fields["offers"]

    def _watch(self) -> None:
        """Know the version that stands, and offer the dates where the kind has them."""
        if self.instance.pk and "body" in self.fields:
            self.watch(self.instance)
        else:
            del self.fields["version"]
        waits = not self.instance.pk or self.instance.state in NOT_OUT
        if not self.schedulable or not waits:
            del self.fields["publish_at"]
        elif self.instance.pk:
            self.fields["publish_at"].initial = self.instance.published_at
        if not self.schedulable:
            del self.fields["expires_at"]
        else:
            self.fields["expires_at"].initial = self.instance.expires_at

    def _limit_telling(self) -> None:
        """Offer what fits: silence for a new item; for a change, a minor one, or to tell the members of it."""
        of_new, of_change = ["quiet"], ["is_minor", "tells", "note"]
        kept = [] if not self.telling else of_change if self.instance.pk else of_new
        for name in {*of_new, *of_change} - set(kept):
            self.fields.pop(name, None)

    def only_moderators_tell(self) -> None:
        """Take away what those who run the group alone may do: telling its members of a change."""
        for name in ("tells", "note"):
            self.fields.pop(name, None)

    @property
    def how(self) -> Editing:
        """What was said of a change."""
        data = self.cleaned_data
        return Editing(data.get("is_minor", False), data.get("tells", False), data.get("note", ""))

    def date(self, item: Content) -> None:
        """Give an item the dates typed; one that is published later waits for its hour, which may be now."""
        if "expires_at" in self.fields:
            item.expires_at = self.cleaned_data["expires_at"]
        if "publish_at" not in self.fields:
            return
        later = self.cleaned_data["publish_at"]
        if item.pk:
            is_due = later is None and item.state == Content.State.SCHEDULED
            item.published_at = clock.now() if is_due else later
        elif later:
            item.published_at, item.state = later, Content.State.SCHEDULED

    def _limit_audience(self) -> None:
        if "audience" not in self.fields:
            return
        allowed = within(self.group.widest_audience)
        field = self.fields["audience"]
        field.choices = [(a.value, a.label) for a in allowed]  # type: ignore[attr-defined]
        if not self.instance.pk:
            field.initial = self.group.default_audience
        if len(allowed) == 1:
            field.widget = forms.HiddenInput()

    def _limit_lengths(self) -> None:
        for name, longest in (("title", 200), ("body", text.BODY_MAX)):
            if name in self.fields:
                limited(self.fields[name], longest)

    def clean_title(self) -> str:
        """Return the title on one line."""
        return text.one_line(self.cleaned_data["title"])

    def clean_body(self) -> str:
        """Return the text normalised. Raises ValidationError when it is longer than we render in bounded time."""
        body = text.normalise(self.cleaned_data["body"])
        if len(body) > text.BODY_MAX:
            excess = len(body) - text.BODY_MAX
            raise forms.ValidationError(_("This text is %(count)s characters too long."), params={"count": excess})
        return body

    def clean_tags(self) -> list[str]:
        """Return the words typed. Raises ValidationError when there are too many, or one is too long."""
        names = tagging.split(self.cleaned_data["tags"])
        if len(names) > tagging.TAGS_MAX:
            raise forms.ValidationError(_("At most %(count)s tags."), params={"count": tagging.TAGS_MAX})
        long = next((name for name in names if len(name) > tagging.TAG_LENGTH), None)
        if long:
            raise forms.ValidationError(_("“%(name)s” is too long for a tag."), params={"name": long})
        return names

    def perform_offers(self, item: Content, user: User) -> None:
        """Do what other tools offered on the new item and the person ticked."""
        for name in self.cleaned_data.get("offers", []):
            self.offered[name].perform(item, user)

    def fresh(self) -> Content:
        """Return the unsaved item that the form describes, for `actions.publish`."""
        item = self.save(commit=False)
        item.group = self.group
        self.date(item)
        return item


class CommentForm(OnceMixin, forms.Form):
    """A comment on any item."""

    body = forms.CharField(label=_("Your comment"), max_length=COMMENT_MAX, widget=forms.Textarea(attrs={"rows": 4}))
    # The field is read as `form["files"]`; the attribute of that name stays the uploaded files, as Django wants.
    files = FilesField(label=_("Files"), required=False)  # type: ignore[assignment]
    parent = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, content: Content, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.content = content
        limited(self.fields["body"], COMMENT_MAX)
        written(self.fields["body"], reverse("content:names", args=[content.pk]), group=content.group)
        self.draft_place = f"reply:{content.pk}"
        self.fields["files"].help_text = FilesField.help()

    def clean_body(self) -> str:
        """Return the text normalised. Raises ValidationError when only white space was typed."""
        body = text.normalise(self.cleaned_data["body"])
        if not body:
            raise forms.ValidationError(_("Write something first."))
        return body

    def clean_parent(self) -> Comment | None:
        """Return the comment answered, when it is one of this item's."""
        pk = self.cleaned_data.get("parent")
        return self.content.comments.filter(pk=pk, trashed_at=None, is_held=False).first() if pk else None


class CommentEditForm(VersionMixin):
    """The text of one's own comment, changed."""

    body = forms.CharField(label=_("Your comment"), max_length=COMMENT_MAX, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args: Any, comment: Comment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limited(self.fields["body"], COMMENT_MAX)
        written(self.fields["body"], reverse("content:names", args=[comment.content_id]))
        self.watch(comment)
        self.draft_place = f"comment:{comment.content_id}:{comment.pk}"

    clean_body = CommentForm.clean_body


class ReasonForm(forms.Form):
    """Why something is closed or withdrawn: shown in its page."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, help_text=_("Shown in the discussion, with your name.")
    )
