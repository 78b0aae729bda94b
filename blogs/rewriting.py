"""A thread becomes the draft of an article: its text, the answers accepted, and those who took part (FO27)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from blogs.actions import State
from blogs.models import Article, minutes_of
from content.models import Comment, Content
from toolkit import actions
from toolkit.quoting import quoted

NAMES_MAX = 30


@transaction.atomic
def from_thread(*, thread: Content, by: User) -> Content:
    """Return a new draft made of a thread, or the one that the same person began and has not published."""
    begun = Article.objects.filter(source_id=thread.pk, author=by, state=State.DRAFT, trashed_at=None)
    found = begun.select_related("group").first()
    if found is not None:
        return found
    article = Article(
        group=thread.group,
        title=thread.title,
        body=body_of(thread),
        audience=thread.effective_audience,
        state=State.DRAFT,
        source=thread,
    )
    article.minutes = minutes_of(article.body)
    return actions.publish(item=article, author=by, tags=[row.tag.name for row in thread.tagged.select_related("tag")])


def body_of(thread: Content) -> str:
    """Return the Markdown of the draft: what was asked, the answers, then the credits with the way back."""
    said = Comment.objects.filter(content_id=thread.pk, trashed_at=None, is_held=False).select_related("author")
    parts = [thread.body]
    answers = list(said.filter(accepted_at__isnull=False).order_by("accepted_at"))
    if answers:
        parts += [f"## {_('What came of it')}", *(quoted(one).strip() for one in answers)]
    names = said.filter(author__isnull=False).order_by("author__name").values_list("author__name", flat=True)
    people = list(dict.fromkeys([str(thread.author or ""), *names.distinct()]))
    known = ", ".join(name for name in people if name)[:1000]
    credit = _("From the thread [%(title)s](%(url)s), with: %(people)s.")
    title = thread.title.replace("[", "(").replace("]", ")")
    parts.append("*" + credit % {"title": title, "url": thread.permanent_url, "people": known} + "*")
    return "\n\n".join(part for part in parts if part)
