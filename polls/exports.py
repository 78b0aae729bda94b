"""The results of a poll as a table."""

from __future__ import annotations

from django.utils.translation import gettext as _

from polls.showing import Shown, participation

Rows = list[list[str | int | float]]


def table(view: Shown) -> Rows:
    """Return the rows of a poll's results that its reader sees: names only when they may read them."""
    assert view.whole is not None  # noqa: S101 - asked by whom sees the results
    rows: Rows = [[view.poll.title], [participation(view.whole)], []]
    heads: list[str | int | float] = [_("Question"), _("Option"), _("Answers"), _("Score"), _("Share (%)")]
    rows.append([*heads, _("Names")] if view.names else heads)
    for result in view.whole.results:
        for line in result.lines:
            row: list[str | int | float] = [
                result.question.title, line.option.text, line.count, line.score, line.share,
            ]  # fmt: skip
            rows.append([*row, ", ".join(line.names)] if view.names else row)
        for said, name in result.texts:
            rows.append([result.question.title, said, *(["", "", "", name] if view.names else [])])
    rows += [
        [_("A word about the choice"), said, *(["", "", "", name] if name else [])]
        for said, name in view.whole.comments
    ]
    return rows
