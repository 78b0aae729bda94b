"""An article begun by mail: a draft, which its author finishes and publishes on the site."""

from __future__ import annotations

from accounts.models import User
from blogs.actions import Given, write
from blogs.models import Article
from content.models import Content
from core import text
from core.tools import Mailed
from groups.models import Group


def draft(group: Group, author: User, mail: Mailed) -> Content:
    """Keep what a mail says as the draft of an article."""
    title = mail.title or text.excerpt(mail.plain, 80)
    article = Article(group=group, title=title, body=mail.text, audience=group.default_audience)
    given = Given(tags=mail.tags, files=mail.files)
    return write(article=article, author=author, given=given, act="draft", may_skip_review=False)
