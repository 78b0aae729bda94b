"""What makes each group of the demonstration look like itself: pictures, home pages, a place under another."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from PIL import Image, ImageDraw

from accounts.models import User
from core import clock, text
from core.pictures import own_image
from groups.models import Group, HomeBlock, Membership
from memberships import actions, arranging, lifecycle
from memberships.pictures import WIDEST, Picture, set_pictures

DATA = Path(__file__).parent / "data" / "dressing.yaml"
COVER = (1200, 300)
INKS = {
    "nuit": ("#1d3461", "#f2b04a"), "lampe": ("#744600", "#f3c479"), "foret": ("#1d5236", "#cfe3b4"),
    "brique": ("#9c2521", "#f4c9a7"), "prune": ("#6b2459", "#f4a79f"), "lac": ("#0d5263", "#b8e0e4"),
    "lavande": ("#4b3f92", "#d8cff2"), "ardoise": ("#3c4a5e", "#d5dbe4"),
}  # fmt: skip
Draws = Callable[[ImageDraw.ImageDraw, str, str], None]


def dress(groups: dict[str, Group], people: dict[str, User], now: datetime) -> None:
    """Give the groups their pictures and pages, put one under another, offer one as a model, let one fall silent."""
    told = yaml.safe_load(DATA.read_text())
    with clock.at(now - timedelta(days=30)):
        for row in told["pictures"]:
            group = groups[row["group"]]
            set_pictures(group=group, pictures=pictures_of(group, row), by=admin_of(group))
        for row in told["sub_groups"]:
            group = Group.objects.get(pk=groups[row["group"]].pk)
            group.parent, group.is_readable_by_parent = groups[row["parent"]], row["is_readable_by_parent"]
            actions.edit_group(group=group, by=admin_of(group))
        for slug in told["models"]:
            lifecycle.offer_as_model(group=groups[slug], by=people["admin"], is_offered=True)
        for slug, blocks in told["pages"].items():
            arrange(groups[slug], blocks, admin_of(groups[slug]))
    for slug, words in told["welcomes"].items():
        Group.objects.filter(slug=slug).update(welcome=words, welcome_html=text.render(words))
    for slug, days in told["silent_for"].items():
        Group.objects.filter(slug=slug).update(last_activity_at=now - timedelta(days=days))


def admin_of(group: Group) -> User:
    """Return the admin of a group who has been there longest."""
    rows = Membership.objects.active().filter(group=group, role=Membership.Role.ADMIN).select_related("user")
    return rows.order_by("since", "pk")[0].user


def arrange(group: Group, blocks: list[dict[str, Any]], by: User) -> None:
    """Write the home page of a group, block by block, in the order told."""
    for usual in HomeBlock.objects.filter(pk__in=[block.pk for block in arranging.settle(group)]):
        arranging.remove_block(block=usual, by=by)
    for order, row in enumerate(blocks):
        block = HomeBlock(group=group, kind=row["kind"], order=order)
        block.title, block.body = row.get("title", ""), row.get("body", "")
        block.audience = row.get("audience", block.audience)
        block.save()
        arranging.edit_block(block=block, by=by)
    HomeBlock.objects.filter(group=group).exclude(removed_at=None).delete()


def pictures_of(group: Group, row: dict[str, Any]) -> dict[str, Picture | None]:
    """Draw the cover of a group in its own colour, and its logo when it has one."""
    dark, light = INKS[group.accent]
    drawn = {"cover": drawing(COVER, dark, light, DRAWINGS[row["draws"]])}
    if row.get("logo"):
        drawn["logo"] = drawing((256, 256), dark, light, emblem)
    return {which: own_image(data, widest=WIDEST[which]) for which, data in drawn.items()}


def drawing(size: tuple[int, int], dark: str, light: str, draws: Draws) -> bytes:
    """Return a small picture, drawn twice as large and reduced so that its edges are soft."""
    image = Image.new("RGB", (size[0] * 2, size[1] * 2), dark)
    draws(ImageDraw.Draw(image), dark, light)
    out = io.BytesIO()
    image.resize(size, Image.Resampling.LANCZOS).quantize(32).save(out, "PNG", optimize=True)
    return out.getvalue()


def mix(dark: str, light: str, part: float) -> tuple[int, int, int]:
    """Return a colour between two; `part` of the second."""
    one, two = (tuple(int(ink[n : n + 2], 16) for n in (1, 3, 5)) for ink in (dark, light))
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, two, strict=True))
    return red, green, blue


def hills(draw: ImageDraw.ImageDraw, dark: str, light: str) -> None:
    """Three ranges of hills under a moon."""
    draw.ellipse((1860, 170, 2000, 310), fill=light)
    for n, part in enumerate((0.35, 0.22, 0.1)):
        for x in range(-300, 2500, 520):
            left, top = x + n * 190, 290 + n * 75
            draw.ellipse((left, top, left + 900, top + 800), fill=mix(dark, light, part))


def fields(draw: ImageDraw.ImageDraw, dark: str, light: str) -> None:
    """Furrows that run to the horizon."""
    draw.rectangle((0, 0, 2400, 210), fill=mix(dark, light, 0.55))
    for n, x in enumerate(range(-3000, 5400, 300)):
        middle = 1200 + (x - 1200) * 0.25
        draw.polygon(
            [(middle, 210), (middle + 75, 210), (x + 300, 600), (x, 600)], fill=mix(dark, light, 0.12 + n % 2 * 0.18)
        )


def roofs(draw: ImageDraw.ImageDraw, dark: str, light: str) -> None:
    """Houses side by side, a few windows lit."""
    for n, x in enumerate(range(-40, 2400, 300)):
        top = 260 + (n * 67) % 120
        draw.polygon([(x, top), (x + 150, top - 120), (x + 300, top)], fill=mix(dark, light, 0.34))
        draw.rectangle((x + 20, top, x + 280, 600), fill=mix(dark, light, 0.2))
        for window in range(2):
            lit = light if (n + window) % 3 == 0 else mix(dark, light, 0.08)
            draw.rectangle((x + 70 + window * 100, top + 70, x + 130 + window * 100, top + 150), fill=lit)


def road(draw: ImageDraw.ImageDraw, dark: str, light: str) -> None:
    """A road between two slopes."""
    draw.rectangle((0, 0, 2400, 190), fill=mix(dark, light, 0.6))
    draw.ellipse((-600, 100, 1300, 1100), fill=mix(dark, light, 0.28))
    draw.ellipse((1000, 120, 3100, 1200), fill=mix(dark, light, 0.18))
    draw.polygon([(1120, 200), (1180, 200), (1560, 600), (700, 600)], fill=mix(dark, light, 0.75))
    for top in (230, 320, 450):
        draw.rectangle((1138, top, 1152, top + 40), fill=dark)


def bands(draw: ImageDraw.ImageDraw, dark: str, light: str) -> None:
    """Woven bands, as of a workshop."""
    for n, x in enumerate(range(-600, 3000, 200)):
        draw.polygon([(x, 0), (x + 110, 0), (x + 710, 600), (x + 600, 600)], fill=mix(dark, light, 0.12 + n % 3 * 0.16))


def emblem(draw: ImageDraw.ImageDraw, dark: str, light: str) -> None:
    """A lamp over a hill."""
    draw.ellipse((176, 90, 336, 250), fill=light)
    draw.ellipse((-120, 300, 420, 840), fill=mix(dark, light, 0.4))
    draw.ellipse((180, 340, 720, 880), fill=mix(dark, light, 0.22))


DRAWINGS: dict[str, Draws] = {"hills": hills, "fields": fields, "roofs": roofs, "road": road, "bands": bands}
