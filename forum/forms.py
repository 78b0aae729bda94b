"""The forms of the forum: a thread, a category, a summary, a ready answer, a private word to an author."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from content import tagging
from core import text
from forum.models import Category, ReadyAnswer, Topic
from groups import rules as group_rules
from groups.access import Access
from groups.models import Group
from toolkit.forms import ContentForm, OnceMixin, limited, written
from toolkit.sections import SectionForm


class TopicForm(ContentForm):
    """A thread: its title, its text; the rest may stay as it is."""

    telling = True
    field_order = ["title", "body", "nature", "category", "tags", "files", "audience", "offers", "form_key"]

    class Meta:
        model = Topic
        fields = ["title", "body", "audience", "nature", "category"]
        widgets = {"nature": forms.RadioSelect}

    def __init__(self, *args: Any, group: Group, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, group=group, **kwargs)
        open_to = Category.objects.visible_to(access).filter(group=group).order_by("order", "pk")
        if not group_rules.can(access, "moderate", group):
            open_to = open_to.filter(who_posts="members")
        field = cast(forms.ModelChoiceField, self.fields["category"])
        field.queryset, field.empty_label = open_to, str(_("No category"))
        if not open_to.exists() and not self.instance.category_id:
            del self.fields["category"]
        self.fields["title"].widget.attrs["data-similar"] = ""

    def clean_tags(self) -> list[str]:
        """Return the words typed, with those that the category gives to its threads."""
        names = super().clean_tags()
        category = self.cleaned_data.get("category")
        if category is not None and not self.instance.pk:
            names = [*names, *tagging.split(category.default_tags)]
        return names[: tagging.TAGS_MAX]


class CategoryForm(SectionForm):
    """A category: its name, what it is for, what is asked of its threads."""

    class Meta(SectionForm.Meta):
        model = Category
        fields: ClassVar[list[str]] = ["title", "body", "who_posts", "default_tags", "prompt", "order"]
        help_texts: ClassVar[dict[str, Any]] = {
            "prompt": _(
                "Shown to whoever starts a thread: the context, what was tried, by when. Nothing is compulsory."
            ),
            "default_tags": _("Separated by commas."),
        }
        widgets: ClassVar[dict[str, Any]] = {
            **SectionForm.Meta.widgets,
            "prompt": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limited(self.fields["prompt"], 2000)

    def clean_default_tags(self) -> str:
        """Return the tags, written as they will be read again."""
        return ", ".join(tagging.split(self.cleaned_data["default_tags"])[: tagging.TAGS_MAX])


class SummaryForm(forms.Form):
    """What the thread came to, in a few lines."""

    summary = forms.CharField(
        label=_("Summary"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Stays on top of the thread, signed by whoever wrote it last. Left empty, it goes."),
    )

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limited(self.fields["summary"], 5000)
        written(self.fields["summary"], reverse("content:names", args=[topic.pk]))


class SlowForm(forms.Form):
    """How long one waits between two messages."""

    minutes = forms.TypedChoiceField(
        label=_("Between two messages of one person"),
        coerce=int,
        choices=[
            (0, _("no wait")),
            (5, _("5 minutes")),
            (30, _("30 minutes")),
            (120, _("2 hours")),
            (1440, _("a day")),
        ],
    )


class ReadyAnswerForm(forms.ModelForm):
    """What animators often have to say."""

    class Meta:
        model = ReadyAnswer
        fields = ["title", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 5})}


class PrivateForm(OnceMixin, forms.Form):
    """A private word to the author of a thread: one mail, which they answer to my own address (FO17)."""

    body = forms.CharField(
        label=_("Your message"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("It leaves as a mail. The person sees your e-mail address, and answers you there."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limited(self.fields["body"], 5000)

    def clean_body(self) -> str:
        """Return the text. Raises ValidationError when only white space was typed."""
        body = text.normalise(self.cleaned_data["body"])
        if not body:
            raise forms.ValidationError(_("Write something first."))
        return body
