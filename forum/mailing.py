"""A thread opened by a mail to the group (FO30)."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from accounts.models import User
from core import text
from core.tools import Mailed
from forum.desk import CATEGORIES
from forum.forms import TopicForm
from forum.models import Category, Topic
from groups import rules as group_rules
from groups.access import Access
from groups.models import Group, GroupTool
from toolkit import actions


def open_thread(group: Group, author: User, mail: Mailed) -> Topic:
    """Publish a thread with what a mail says, by the rules of its form. Raises ValidationError."""
    access = Access(author)
    category = category_named(access, group, mail.word)
    nature = Topic.Nature.QUESTION if mail.title.endswith("?") else Topic.Nature.DISCUSSION
    typed = {
        "title": mail.title or text.excerpt(mail.plain, 80),
        "body": mail.text,
        "nature": nature,
        "audience": group.default_audience,
        "tags": ", ".join(mail.tags),
        "category": category.pk if category else "",
    }
    files = MultiValueDict({"files": list(mail.files)})
    form = TopicForm(typed, files, instance=Topic(group=group), group=group, access=access)
    if not form.is_valid():
        raise ValidationError([error for errors in form.errors.values() for error in errors])
    topic, data = cast(Topic, form.fresh()), form.cleaned_data
    actions.publish(item=topic, author=author, tags=data["tags"], files=data["files"])
    return topic


def category_named(access: Access, group: Group, word: str) -> Category | None:
    """Return the category that a word of a mail names, by its address or its name, where the author may post."""
    if not word:
        return None
    folded = text.slug(word)
    seen = CATEGORIES.of(access, group)
    if not group_rules.can(access, "moderate", group):
        seen = [one for one in seen if one.who_posts == GroupTool.Posters.MEMBERS]
    return next((one for one in seen if folded in {one.slug, text.slug(one.title)}), None)
