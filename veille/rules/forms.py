"""The form of a rule: if… then…"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content import tagging
from content.models import Tag
from core import text
from groups.found import found_members, member_named
from veille.models import Rule, Source, Watch


class RuleForm(forms.ModelForm):
    """One condition at least, all of which must hold, and one act with what it needs."""

    reader = forms.CharField(
        label=gettext_lazy("Who reads it"), required=False, max_length=80,
        help_text=gettext_lazy("The name of a member of the group, when the rule asks somebody to read."),
    )  # fmt: skip
    add = forms.ModelChoiceField(
        label=gettext_lazy("Theme to add"), queryset=Tag.objects.none(), required=False,
        help_text=gettext_lazy("When the rule adds a theme."),
    )  # fmt: skip

    class Meta:
        model = Rule
        fields = ["name", "source", "words", "author", "theme", "act", "days"]
        labels = {
            "source": gettext_lazy("If it comes from"),
            "words": gettext_lazy("If the title or the text has one of these words"),
            "author": gettext_lazy("If its author is"),
            "theme": gettext_lazy("If its theme is"),
        }
        help_texts = {
            "words": gettext_lazy("Between commas. Accents and capitals do not count; “train” finds “trains” too."),
            "days": gettext_lazy("How many days the member has, when the rule asks somebody to read."),
        }

    field_order = ("name", "source", "words", "author", "theme", "act", "add", "reader", "days")

    def __init__(self, *args: Any, watch: Watch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.watch = watch
        themes = Tag.objects.filter(pk__in=tagging.themes_of(watch.group).values("tag_id")).order_by("name")
        self.fields["source"].queryset = Source.objects.filter(watch=watch)  # type: ignore[attr-defined]
        for name in ("theme", "add"):
            self.fields[name].queryset = themes  # type: ignore[attr-defined]
        for name in ("source", "theme", "add"):
            self.fields[name].empty_label = "—"  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["add"] = self.instance.tag_id
            self.initial["reader"] = self.instance.reader.username if self.instance.reader else ""

    def clean_days(self) -> int:
        """Return how many days. Raises ValidationError out of a year."""
        days: int = self.cleaned_data["days"]
        if not 1 <= days <= 365:
            raise forms.ValidationError(_("Between 1 and 365 days."))
        return days

    def clean_words(self) -> str:
        """Return the words on one line. Raises ValidationError when one has no letter or figure."""
        words = text.one_line(self.cleaned_data["words"])
        if any(not any(letter.isalnum() for letter in word) for word in tagging.split(words)):
            raise forms.ValidationError(_("Give words made of letters, between commas."))
        return words

    def clean_reader(self) -> Any:
        """Return the member of that name, or None. Raises ValidationError for nobody, or for several."""
        typed = text.one_line(self.cleaned_data["reader"])
        if not typed:
            return None
        row = member_named(self.watch.group, typed)
        if row is not None:
            return row.user
        found = list(found_members(self.watch.group, typed)[:2])
        if len(found) != 1:
            raise forms.ValidationError(_("No member, or more than one, answers to this name."))
        return found[0].user

    def clean(self) -> dict[str, Any]:
        """Return the whole. Raises ValidationError without a condition, or for an act without what it needs."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not any(data.get(name) for name in ("source", "words", "author", "theme")):
            raise forms.ValidationError(_("Give one condition at least: a source, words, an author or a theme."))
        if data.get("act") == Rule.Act.TAG and not data.get("add"):
            self.add_error("add", _("Choose the theme to add."))
        if data.get("act") == Rule.Act.ASSIGN and "reader" not in self.errors and not data.get("reader"):
            self.add_error("reader", _("Say who reads it."))
        return data

    def rule(self) -> Rule:
        """Return the rule as typed, not saved."""
        rule: Rule = self.save(commit=False)
        rule.watch = self.watch
        data = self.cleaned_data
        rule.tag = data["add"] if rule.act == Rule.Act.TAG else None
        rule.reader = data["reader"] if rule.act == Rule.Act.ASSIGN else None
        return rule
