"""French to fill a country with: sentences and titles of the small demonstration, put together anew."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from accounts.models import Territory
from content.models import Comment, Content
from core import text

TEXTS = 3_000
REMARKS = 2_000
RARE_EVERY = 997
RARE = "chrysoprase"
"""A word that one text in a thousand holds: what a search for a rare word looks for."""
_END = re.compile(r"(?<=[.!?…])\s+")
_PLAIN = re.compile(r"[\w\s,.;:’'()«»!?…%°–-]+")


@dataclass(frozen=True)
class Text:
    """A text in its two forms, with its first lines."""

    body: str
    html: str
    excerpt: str


class Words:
    """What is written in a country: the same for the same `chance`."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        written = [*Content.objects.order_by("pk").values_list("body", flat=True)]
        written += Comment.objects.order_by("pk").values_list("body", flat=True)
        sentences = {
            one for body in written for one in _END.split(body) if 20 < len(one) < 250 and _PLAIN.fullmatch(one)
        }
        self._sentences = sorted(sentences)
        titles = Content.objects.filter(kind__in=["topic", "article", "bookmark"]).values_list("title", flat=True)
        self.titles = sorted(set(titles))
        self.places = list(
            Territory.objects.filter(level="commune").order_by("pk").values_list("name", flat=True)[:4000]
        )
        self.texts = [self._text(chance.randint(1, 4), number) for number in range(TEXTS)]
        self.remarks = [self._text(1, number) for number in range(REMARKS)]

    def _text(self, paragraphs: int, number: int) -> Text:
        parts = [
            " ".join(self._chance.choices(self._sentences, k=self._chance.randint(1, 4))) for _ in range(paragraphs)
        ]
        if number % RARE_EVERY == 0:
            parts.append(f"On y parle aussi de {RARE}.")
        body = "\n\n".join(parts)
        html = text.render(body)
        return Text(body, html, text.excerpt(text.plain(html)))

    def title(self) -> str:
        """Return a title that names a place, so that few are alike."""
        return f"{self._chance.choice(self.titles)[:120]} – {self._chance.choice(self.places)}"
