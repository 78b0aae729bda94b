"""Text whose lines a mail program folded for the way (RFC 3676): folded back into paragraphs."""

from __future__ import annotations

import re

_QUOTE = re.compile(r"^(>*)( ?)")


def unfold(said: str, *, delsp: bool = False) -> str:
    """Return a `format=flowed` text with its soft line ends joined, each depth of quotation apart."""
    lines: list[str] = []
    open_depth = -1
    for line in said.split("\n"):
        depth = len(_QUOTE.match(line)[1])  # type: ignore[index]
        rest = line[depth:]
        rest = rest[1:] if rest.startswith(" ") else rest
        is_sign = rest == "-- "
        is_soft = rest.endswith(" ") and not is_sign
        words = rest[:-1] if is_soft and delsp else rest
        if open_depth == depth and not is_sign:
            lines[-1] += words
        else:
            lines.append((">" * depth + " " if depth else "") + words)
        open_depth = depth if is_soft else -1
    return "\n".join(line if line.endswith("-- ") else line.rstrip() for line in lines)
