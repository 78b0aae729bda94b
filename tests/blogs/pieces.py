"""What the tests of articles make."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from blogs.actions import Given, write
from blogs.models import Article
from tests.people import People


def article(people: People, by: str = "bob", act: str = "publish", **columns: Any) -> Article:
    """Return an article of the group, kept as its writer asked."""
    signers = [people.users[name] for name in columns.pop("signers", [])]
    tags = columns.pop("tags", [])
    columns = {"title": "Un an de tablettes", "body": "Le récit.", "audience": "group", **columns}
    made = Article(group=people.veille, **columns)
    given = Given(signers=signers, tags=tags)
    write(article=made, author=people.users[by], given=given, act=act, may_skip_review=by in {"alice", "carole"})
    return Article.objects.select_related("group", "author").get(pk=made.pk)


def typed(**changes: Any) -> dict[str, Any]:
    """Return what a person types in the form of an article."""
    return {"title": "Un an de tablettes", "body": "Le récit.", "audience": "group", "genre": "news", **changes}


def picture(width: int = 1600, height: int = 400) -> SimpleUploadedFile:
    """Return a picture, red on its left half and blue on its right."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    out = io.BytesIO()
    image.save(out, "PNG")
    return SimpleUploadedFile("couverture.png", out.getvalue(), content_type="image/png")
