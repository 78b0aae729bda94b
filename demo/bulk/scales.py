"""How much there is of everything at each scale."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """What a scale adds to the small demonstration. `big` are the members of the largest groups, one number each."""

    people: int
    organisations: int
    groups: int
    big: tuple[int, ...]
    joined_by_one: int
    topics: int
    articles: int
    comments: int
    files: int
    events: int
    pages: int


SCALES = {
    "department": Scale(
        people=20_000,
        organisations=60,
        groups=1_500,
        big=(4_000, *[1_000] * 10),
        joined_by_one=60,
        topics=20_000,
        articles=10_000,
        comments=130_000,
        files=30_000,
        events=3_000,
        pages=4_000,
    ),
    "country": Scale(
        people=150_000,
        organisations=300,
        groups=10_000,
        big=(20_000, *[5_000] * 10),
        joined_by_one=200,
        topics=170_000,
        articles=80_000,
        comments=1_000_000,
        files=250_000,
        events=20_000,
        pages=30_000,
    ),
}
"""The figures of the contract; topics and articles share its 250,000."""
