"""What people of the demonstration write: the articles of `data/press.yaml`, with pictures drawn here."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from accounts.models import User
from blogs import actions
from blogs.models import Article, Series
from content.models import Content
from demo.told import Told
from groups.models import Group
from toolkit import actions as kit

DATA = Path(__file__).parent / "data" / "press.yaml"
DRAWN = {
    "tablets": ("#16233f", "#f2b33d", "#e8ecf4"),
    "bus": ("#1f4d3a", "#f4d58d", "#e3efe8"),
    "meeting": ("#6b2d3e", "#f2a65a", "#f6e7ea"),
    "fiber": ("#28416b", "#7fc8d8", "#e6eef8"),
}


class Press:
    """Articles and series, told through the product's own actions, each at its moment."""

    def __init__(self, people: dict[str, User], groups: dict[str, Group], now: datetime) -> None:
        self.people, self.groups, self.now = people, groups, now
        self.told = yaml.safe_load(DATA.read_text())
        self.series: dict[str, Series] = {}

    def events(self) -> Iterator[Told]:
        """Yield everything that is written, with its moment."""
        for row in self.told["series"]:
            yield Told(self.now - timedelta(days=row["days"]), 0, partial(self.open_series, row))
        for row in self.told["articles"]:
            yield Told(self.now - timedelta(days=row["days"]), 2, partial(self.write, row))

    def open_series(self, row: dict[str, Any]) -> None:
        """Open a series."""
        series = Series(group=self.groups[row["group"]], title=row["title"], body=row["body"], audience=row["audience"])
        kit.publish(item=series, author=self.people[row["author"]])
        self.series[row["id"]] = series

    def write(self, row: dict[str, Any]) -> None:
        """Write an article: published, kept as a draft, or for an hour to come."""
        article = Article(
            group=self.groups[row["group"]],
            title=row["title"],
            body=row["body"],
            genre=row["genre"],
            opening=row.get("opening", ""),
            audience=row.get("audience", "group"),
            series=self.series.get(row.get("series", "")),
            series_order=row.get("place", 0),
            cover_alt=row.get("alt", ""),
            cover_credit=row.get("credit", ""),
            **row.get("sheet", {}),
        )
        if "in_days" in row:
            article.state, article.published_at = "scheduled", self.now + timedelta(days=row["in_days"])
        given = actions.Given(
            signers=[self.people[name] for name in row.get("signers", [])],
            tags=row.get("tags", []),
            cover=picture(row["cover"]) if "cover" in row else None,
        )
        author = self.people[row["author"]]
        act = "draft" if row.get("is_draft") else "publish"
        made = actions.write(article=article, author=author, given=given, act=act, may_skip_review=True)
        for said in row.get("comments", []):
            content = Content.objects.get(pk=made.pk)
            kit.post_comment(content=content, author=self.people[said["author"]], body=said["body"])
        if row.get("is_featured"):
            kit.feature(item=made, by=self.people["carole"], until=self.now + timedelta(days=20))


def picture(name: str) -> SimpleUploadedFile:
    """Return a drawing of a few plain shapes: the demonstration holds nobody's photograph."""
    dark, bright, pale = DRAWN[name]
    image = Image.new("RGB", (1600, 900), pale)
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 900), (0, 560), (420, 330), (830, 640), (1180, 400), (1600, 690), (1600, 900)], fill=dark)
    draw.ellipse((1130, 90, 1370, 330), fill=bright)
    if name == "tablets":
        for n in range(3):
            draw.rounded_rectangle((260 + n * 330, 470, 510 + n * 330, 800), 26, fill=pale, outline=bright, width=10)
    elif name == "bus":
        draw.rounded_rectangle((330, 520, 1170, 790), 50, fill=bright)
        for x in (450, 650, 850):
            draw.rectangle((x, 570, x + 140, 680), fill=pale)
        for x in (480, 940):
            draw.ellipse((x, 740, x + 120, 860), fill=dark, outline=pale, width=12)
    elif name == "meeting":
        for n in range(5):
            draw.ellipse((240 + n * 230, 520, 370 + n * 230, 650), fill=bright)
            draw.pieslice((200 + n * 230, 650, 410 + n * 230, 950), 180, 360, fill=pale)
    else:
        for n in range(6):
            draw.arc((100 + n * 60, 300 + n * 50, 1500 - n * 60, 1200 - n * 50), 180, 360, fill=bright, width=9)
    out = io.BytesIO()
    image.save(out, "PNG")
    return SimpleUploadedFile(f"{name}.png", out.getvalue(), content_type="image/png")
