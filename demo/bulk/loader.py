"""Loads the small demonstration, then what makes it a département or a country."""

from __future__ import annotations

import random

from django.db import transaction

from core import clock
from core.hints import silence
from demo.bulk.items import Country
from demo.bulk.people import make_society
from demo.bulk.rows import Tell
from demo.bulk.scales import SCALES
from demo.bulk.words import Words
from demo.loader import load_demo
from search import indexing


def load_scale(name: str, seed: int, tell: Tell) -> dict[str, int]:
    """Fill an empty database at the scale called `name` (a key of SCALES); return what was made, by name.

    Raises NotEmptyError. The small demonstration comes first, through the product's own actions; the rest is written
    in bulk, in one transaction, as nothing else in the product may. `tell` hears what is written and how many.
    """
    made = load_demo(seed)
    scale, chance = SCALES[name], random.Random(seed)  # noqa: S311 - a story, not a secret
    with silence(), transaction.atomic():
        words = Words(chance)
        society = make_society(scale, words, clock.now(), chance, tell)
        Country(scale, society, words, chance, tell).fill()
    indexing.rebuild(lambda done: tell("search", done))
    return {"people": made["people"] + scale.people, "groups": made["groups"] + scale.groups,
            "comments": scale.comments, "files": scale.files, "events": scale.events, "pages": scale.pages}  # fmt: skip
