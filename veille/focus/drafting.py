"""Preparing the draft of a focus: by the scheduler when a month is over, or at a button; once in either case."""

from __future__ import annotations

from datetime import date, timedelta

import typst
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from activity.record import record
from blogs.actions import Given, write
from blogs.models import Article
from content import attachments
from core import clock
from groups import rules
from toolkit.actions import announce
from veille import charge, publishing
from veille.figures.charts import Chart
from veille.figures.monthly import Figures, figures
from veille.figures.spans import Span, month_of, today
from veille.focus import writing
from veille.focus.pictures import as_file, cover
from veille.focus.writing import Picture
from veille.models import Focus, Watch

FOR_DAYS = 10
"""How long after a month its draft is still prepared by itself: a veille opened later is not given old ones."""


@transaction.atomic
def prepare(*, watch: Watch, first_day: date, by: User) -> Focus:
    """Return the focus of a month, its draft article made by now. Asking again gives the one there is.

    Raises ValidationError for a month in which nothing was found nor published, or where the group has no articles.
    """
    publishing.lock(watch)
    found = Focus.objects.filter(watch=watch, first_day=first_day).select_related("article__group").first()
    if found is not None and found.article is not None:
        return found
    if rules.tool_row(watch.group, "blogs") is None:
        raise ValidationError(_("Switch the articles of the group on first: the focus is one of them."))
    span = month_of(first_day)
    with translation.override(watch.group.language):
        counted = figures(watch, span.first, span.last)
        if counted.is_empty:
            raise ValidationError(_("Nothing was shared nor published that month."))
        article = draft(watch, counted, by)
    values = {"article": article, "prepared_at": clock.now()}
    made, _is_new = Focus.objects.update_or_create(watch=watch, first_day=span.first, defaults=values)
    record("focus.prepared", actor=by, content=article, month=f"{span.first:%Y-%m}")
    return made


def draft(watch: Watch, counted: Figures, by: User) -> Article:
    """Return the new draft article, in the language in force."""
    article = Article(
        group=watch.group,
        title=writing.title(counted),
        opening=writing.opening(counted),
        body=writing.body(counted, drawn(counted, by)),
        genre=Article.Genre.EDITORIAL,
        audience=publishing.audience_of(watch),
    )
    signers = [row.user for row in charge.team(watch) if row.user_id != by.pk]
    given = Given(signers=signers, cover=head(watch, counted))
    write(article=article, author=by, given=given, act="draft", may_skip_review=True)
    return article


def head(watch: Watch, counted: Figures) -> SimpleUploadedFile | None:
    """Return the picture of the month, or None when it could not be drawn."""
    try:
        return cover(watch.title, writing.month(counted).capitalize(), writing.headline(counted))
    except typst.TypstError:
        return None


def drawn(counted: Figures, by: User) -> dict[str, Picture]:
    """Return the charts kept as files; without them the tables say the same."""
    found = {}
    for name, chart in (("themes", writing.by_theme(counted)), ("sources", writing.by_source(counted))):
        picture = None if chart.is_empty else kept(chart, name, by)
        if picture is not None:
            found[name] = picture
    return found


def kept(chart: Chart, name: str, by: User) -> Picture | None:
    """Return a chart kept as a file that waits for its text, or None when it could not be."""
    said = writing.alt(chart)
    try:
        file = attachments.wait(as_file(chart, name), author=by, alt=said[:300])
    except (typst.TypstError, ValidationError):
        return None
    return Picture(f"/c/uploads/{file.pk}/", said)


def prepare_due() -> int:
    """Prepare the draft of last month for each watch that has none yet; return how many were made."""
    count = 0
    for watch in waiting():
        month = last_month(watch)
        by = charge.whoever(watch, clock.now())
        if by is None or not watch.editions.filter(month.q(watch, "published_at"), number__isnull=False).exists():
            continue
        try:
            with transaction.atomic():
                made = prepare(watch=watch, first_day=month.first, by=by)
                told = record("focus.ready", actor=None, content=made.article, group=watch.group, to=[by.pk])
                announce(told)
        except ValidationError:
            continue
        count += 1
    return count


def waiting() -> list[Watch]:
    """Return the watches that want a focus, whose month is just over and not prepared."""
    now = clock.now()
    ready = Watch.objects.filter(
        Q(group__archived_at=None, group__read_only_since=None, group__trashed_at=None),
        is_on=True,
        has_focus=True,
        group__tools__tool="veille",
    ).select_related("group")
    found = []
    for watch in ready.iterator():
        day = today(watch, now)
        if day.day <= FOR_DAYS and not Focus.objects.filter(watch=watch, first_day=last_month(watch).first).exists():
            found.append(watch)
    return found


def last_month(watch: Watch) -> Span:
    """Return the month that is over at the watch's place."""
    return month_of(today(watch, clock.now()).replace(day=1) - timedelta(days=1))
