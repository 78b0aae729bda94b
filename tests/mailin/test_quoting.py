"""The text somebody wrote, found among what mail programs add: forty shapes and more, hostile ones too."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailin import quoting


def shapes() -> list[tuple[str, str, str]]:
    """Return the shapes: name, mail, what its author wrote."""
    found = []
    for piece in (Path(__file__).parent / "shapes.txt").read_text().split("=== ")[1:]:
        name, _line, rest = piece.partition("\n")
        body, _mark, wanted = rest.partition("\n--- expects\n")
        found.append((name, body, wanted.strip()))
    return found


@pytest.mark.parametrize(("name", "body", "wanted"), shapes(), ids=[shape[0] for shape in shapes()])
def test_what_was_written_is_found(name: str, body: str, wanted: str) -> None:
    """FO29: quotes, signatures and disclaimers go, in French and in English, whatever the program."""
    assert quoting.reply(body) == wanted
