"""What somebody wrote in a mail, without what their program added: quotes, signature, disclaimer.

`mail-parser-reply` looks first; then come the habits it does not know: French quotes folded over several lines, French
closings and telephones, answers written between the quoted lines. Each step is linear in the length of the text, which
is bounded before the library's expressions see it.
"""

from __future__ import annotations

import re

from mailparser_reply.parser import EmailMessage

TEXT_MAX = 200_000
LIBRARY_MAX = 8_000
LINE_MAX = 1_000
"""How much of a line the expressions look at: all of it is kept."""
LIBRARY_LINE_MAX = 400
LANGUAGES = ("fr", "en", "de", "es", "it", "nl")
HEAD_LINES = 4
"""Over how many lines a program folds the sentence that introduces a quote."""
CLOSING_LINES = 14
DISCLAIMER_LINES = 40

_DATE = r"(?:\d|lun|mar|mer|jeu|ven|sam|dim|mon|tue|wed|thu|fri|sat|sun|hier|yesterday)"
_INTRO = re.compile(
    rf"^(?:>[> ]*)?(?:"
    rf"(?:Le|En date du|Am|Il|El|Op)\s.{{0,20}}?{_DATE}.{{0,300}}?(?:a\s+[ée]crit|[ée]crivait"
    rf"|schrieb.{{0,80}}|ha\s+scritto|escribi[óo]|schreef.{{0,80}})\s*:?"
    rf"|On\s.{{0,20}}?{_DATE}.{{0,300}}?\swrote\s*:?"
    r")\s*$",
    re.IGNORECASE,
)
_INTRO_SHORT = re.compile(
    r"^(?:>[> ]*)?\S.{0,200}?\s(?:a\s+[ée]crit|wrote)\s*(?:le\s.{1,60}|on\s.{1,60})?:$", re.IGNORECASE
)
_INTRO_START = re.compile(r"^(?:>[> ]*)?(?:Le|En date du|On|Am|Il|El|Op)\s", re.IGNORECASE)
_RULE = re.compile(
    r"^[>\s*]*[-_]{2,}\s*(?:message (?:d['’]origine|original|transf[ée]r[ée]|initial)|mail original|original message"
    r"|e-?mail d['’]origine|courriel (?:d['’]origine|original)|forwarded message|reply message"
    r"|urspr[üu]ngliche nachricht|mensaje original|oorspronkelijk bericht|messaggio originale)\s*[-_]{2,}\s*$"
    r"|^[>\s*]*(?:d[ée]but du message (?:r[ée]exp[ée]di[ée]|transf[ée]r[ée])|begin forwarded message)\s*:\s*$",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"^[>\s*_]*(de|from|von|exp[ée]diteur|envoy[ée](?: le)?|sent|gesendet|date|[àa]|to|an|destinataires?|cc|objet"
    r"|subject|betreff|sujet|r[ée]pondre [àa]|reply-to)[\s*_]*\u00a0?:[\s*_]*\S?",
    re.IGNORECASE,
)
_FROM_FIELD = re.compile(r"^[>\s*_]*(?:de|from|von|exp[ée]diteur)[\s*_]*\u00a0?:", re.IGNORECASE)
_LONG_RULE = re.compile(r"^[_-]{20,}$")
_SIGN = re.compile(r"^(?:--|__|—|–)\s*$|^-- $")
_PHONE = re.compile(
    r"^[>\s]*[-–—(]*\s*(?:envoy[ée]e? (?:de|depuis|[àa] partir|par|avec|via)\b.{0,100}"
    r"|t[ée]l[ée]charge[rz] (?:la version de )?outlook\b.{0,100}|obtenez outlook\b.{0,100}"
    r"|get outlook for\b.{0,100}|sent (?:from|with|via|using)\b.{0,100}|provenance\s*:\s*courrier\b.{0,100}"
    r"|von meinem .{1,40} gesendet|message envoy[ée] depuis .{0,60})\)?\.?\s*$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^(?:(?:tr[èe]s |bien |tr[èe]s bien )?cordialement|(?:bien |tr[èe]s )?amicalement|(?:bien )?respectueusement"
    r"|bien sinc[èe]rement|sinc[èe]rement|bien [àa] (?:vous|toi)|[àa] (?:vous|toi)|cdlt|cdt|bien cdlt"
    r"|(?:meilleures |sinc[èe]res |cordiales )?salutations(?: distingu[ée]es)?|(?:tr[èe]s )?bonne (?:r[ée]ception"
    r"|journ[ée]e|soir[ée]e|fin de journ[ée]e|semaine|fin de semaine)(?: [àa] (?:vous|toi|tous|toutes))?"
    r"|belle journ[ée]e(?: [àa] (?:vous|toi|tous))?|[àa] bient[ôo]t|bises|bise|je vous prie d['’]agr[ée]er.{0,200}"
    r"|veuillez (?:agr[ée]er|recevoir).{0,200}|(?:best|kind|warm|kindest) regards|regards|best|cheers|all the best"
    r"|yours (?:sincerely|faithfully|truly)|sincerely(?: yours)?|many thanks|mit freundlichen gr[üu][ßs]s?en)"
    r"(?:[ ,.!]{0,3}| et .{1,40}| [àa] tous.{0,10})$",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"^[>\s*|_-]*(?:(?:ce|cet|le pr[ée]sent) (?:message|courriel|courrier|mail|e-?mail)\b.{0,120}"
    r"(?:confidentie|pi[èe]ces|destin)"
    r"|ce (?:message|mail|courriel) et (?:toutes )?(?:les|ses)\b|si vous n['’][êe]tes pas (?:le|la) destinataire"
    r"|si vous avez re[çc]u ce (?:message|mail|courriel).{0,40}erreur|avertissement\s*:|confidentialit[ée]\s*:"
    r"|pensez [àa] l['’]environnement|avant d['’]imprimer|n['’]imprimez (?:ce|cet|que)|(?:p )?merci de n['’]imprimer"
    r"|adoptons l['’][ée]co-?attitude|garanti sans virus|sans virus|l['’]absence de virus"
    r"|cet? (?:message|e-?mail|courriel) (?:a [ée]t[ée] v[ée]rifi[ée]|ne contient aucun virus)"
    r"|(?:this|the) (?:e-?mail|message|information)\b.{0,160}(?:confidential|intended|privileged)"
    r"|confidentiality notice|disclaimer|please consider the environment"
    r"|virus-free|caution\s*:)",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"\[(?:cid|image)\s*:[^\]\n]{0,200}\]|^<(?:image|pi[èe]ce)[^>\n]{0,100}>$", re.IGNORECASE | re.MULTILINE
)
_QUOTED = re.compile(r"^\s{0,3}>")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a-\u202e]")


def reply(body: str) -> str:
    """Return what was written in an answer: empty when nothing was."""
    lines = prepared(body)
    if is_between(lines):
        return finished(without_sign(_between(lines)))
    lines = _top(lines) if _first_own(lines) is not None else []
    return finished(without_sign(lines))


def whole(body: str) -> str:
    """Return what was written in a first mail: what it quotes or forwards stays, the signature goes."""
    return finished(without_sign(prepared(body)))


def prepared(body: str) -> list[str]:
    """Return the lines of a text, bounded, without invisible signs and marks of pictures."""
    said = _INVISIBLE.sub("", body[:TEXT_MAX].replace("\r\n", "\n").replace("\r", "\n"))
    said = _MARK.sub("", said)
    return [line.rstrip() if line != "-- " else line for line in said.split("\n")]


def finished(lines: list[str]) -> str:
    """Return lines as a text, with at most one empty line between paragraphs."""
    return re.sub(r"\n\s*\n(?:\s*\n)+", "\n\n", "\n".join(lines)).strip()


def matched(line: str) -> str:
    """Return a line as the expressions want it: with plain spaces and apostrophes."""
    return line[:LINE_MAX].replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'").strip()


def intro_at(lines: list[str], place: int) -> int:
    """Return over how many lines, from `place`, a program says who wrote what it quotes: 0 when it does not."""
    first = matched(lines[place])
    if not first or len(first) > 400:
        return 0
    if first.endswith(":") and (_INTRO.match(first) or _INTRO_SHORT.match(first)):
        return 1
    if not _INTRO_START.match(first):
        return 0
    said = first
    for count in range(1, HEAD_LINES + 1):
        if _INTRO.match(said) and (said.endswith(":") or _quote_follows(lines, place + count)):
            return count
        if place + count >= len(lines) or not lines[place + count].strip():
            return 0
        said = f"{said} {matched(lines[place + count]).lstrip('> ')}".strip()[:800]
    return 0


def _quote_follows(lines: list[str], place: int) -> bool:
    following = next((line for line in lines[place : place + 3] if line.strip()), "")
    return bool(_QUOTED.match(following))


def head_at(lines: list[str], place: int) -> bool:
    """Tell whether the fields of a quoted mail (De, Envoyé, À, Objet) begin here, a rule before them or not."""
    line = matched(lines[place])
    if _RULE.match(line):
        return True
    start = place
    if _LONG_RULE.match(line):
        start = next((n for n in range(place + 1, min(place + 4, len(lines))) if lines[n].strip()), place)
        if start == place:
            return False
    if not _FROM_FIELD.match(matched(lines[start])):
        return False
    near = [matched(one) for one in lines[start : start + 9]]
    return len({m[1].lower() for one in near if (m := _FIELD.match(one))}) >= 3


def cut_at(lines: list[str]) -> int:
    """Return the place of the first line that belongs to a quoted mail, or the number of lines."""
    for place in range(len(lines)):
        if head_at(lines, place) or intro_at(lines, place):
            return place
    return len(lines)


def _first_own(lines: list[str]) -> int | None:
    """Return the place of the first line that is written and not quoted."""
    return next((n for n, line in enumerate(lines) if line.strip() and not _QUOTED.match(line)), None)


def is_between(lines: list[str]) -> bool:
    """Tell whether somebody wrote between or below the lines they quote."""
    own_after, quoted_seen = 0, False
    for line in without_sign(_without_intros(lines)):
        if _QUOTED.match(line):
            quoted_seen = True
        elif line.strip() and quoted_seen and not _LONG_RULE.match(line.strip()):
            own_after += 1
    return own_after > 0 and not _is_wrapped_quote(lines)


def _is_wrapped_quote(lines: list[str]) -> bool:
    """Tell whether the lines outside the quote are the ends of its own lines, which a program folded."""
    first = next((n for n, line in enumerate(lines) if _QUOTED.match(line)), len(lines))
    after = [n for n in range(first, len(lines)) if lines[n].strip() and not _QUOTED.match(lines[n])]
    alone = [n for n in after if _QUOTED.match(lines[n - 1]) and (n + 1 == len(lines) or _QUOTED.match(lines[n + 1]))]
    is_end = [len(lines[n]) < 30 and len(lines[n - 1]) >= 60 for n in alone]
    return len(after) > 1 and len(alone) == len(after) and all(is_end)


def _without_intros(lines: list[str]) -> list[str]:
    kept, place = [], 0
    while place < len(lines):
        count = intro_at(lines, place)
        if count:
            place += count
            continue
        if head_at(lines, place):
            break
        kept.append(lines[place])
        place += 1
    return kept


def _between(lines: list[str]) -> list[str]:
    """Return an answer written between quoted lines: each quote stays that something was written under.

    A quote that the one and only answer stands below goes: it is the mail that everybody has read.
    """
    kept = without_sign(_without_intros(lines))
    while kept and (not kept[-1].strip() or _QUOTED.match(kept[-1])):
        kept.pop()
    blocks = _blocks(kept)
    own = [number for number, (is_quote, _lines) in enumerate(blocks) if not is_quote]
    if len(own) == 1 and blocks[0][0]:
        return blocks[own[0]][1]
    return [line for is_quote, block in blocks for line in ["", *block, ""]]


def _blocks(lines: list[str]) -> list[tuple[bool, list[str]]]:
    """Return the lines in runs: (is it a quote, its lines)."""
    found: list[tuple[bool, list[str]]] = []
    for line in lines:
        if not line.strip():
            if found:
                found[-1][1].append(line)
            continue
        is_quote = bool(_QUOTED.match(line))
        if found and found[-1][0] == is_quote:
            found[-1][1].append(line)
        else:
            found.append((is_quote, [line]))
    return [(is_quote, "\n".join(block).strip("\n").split("\n")) for is_quote, block in found]


def _top(lines: list[str]) -> list[str]:
    """Return an answer written above what it quotes: the library's reading, then ours of what it left."""
    lines = lines[: cut_at(lines)]
    while lines and (not lines[-1].strip() or _QUOTED.match(lines[-1])):
        lines.pop()
    said = "\n".join(lines)
    if len(said) > LIBRARY_MAX or any(len(line) > LIBRARY_LINE_MAX for line in lines):
        return lines
    return _by_library(said, lines)


def _by_library(said: str, lines: list[str]) -> list[str]:
    """Return what the library keeps of a text; ours where it keeps nothing, which is never right."""
    read = EmailMessage(text=said, languages=list(LANGUAGES), keep_hyphen_lists=True).read()
    latest = read.replies[0] if read.replies else None
    if latest is None:
        return lines
    body = latest.body.strip()
    return [line for line in lines if line.strip()] and (body.split("\n") if body else lines)


def without_sign(lines: list[str]) -> list[str]:
    """Return lines without the signature, the telephone's line, the disclaimer that end them."""
    lines = list(lines)
    for place, line in enumerate(lines):
        if _SIGN.match(line) and any(one.strip() for one in lines[:place]):
            lines = lines[:place]
            break
    changed = True
    while changed and lines:
        changed = False
        while lines and not lines[-1].strip():
            lines.pop()
        sign = _sign_at(lines)
        if sign is not None:
            lines, changed = lines[:sign], True
    return lines


def _sign_at(lines: list[str]) -> int | None:
    """Return where what ends a mail begins, if it ends with a closing, a telephone's line or a disclaimer."""
    first = max(len(lines) - DISCLAIMER_LINES, 0)
    for place in range(first, len(lines)):
        line = matched(lines[place])
        is_near = len([one for one in lines[place:] if one.strip()]) <= CLOSING_LINES
        if _PHONE.match(line) and is_near and place:
            return place
        if _CLOSING.match(line) and is_near and place:
            return place
        if _DISCLAIMER.match(line) and place:
            before = matched(lines[place - 1])
            return place - 1 if place > 1 and re.fullmatch(r"[*_=~-]{3,}", before) else place
    return None


def as_markdown(said: str) -> str:
    """Return a plain text as Markdown that looks like it: short lines stay lines, no line becomes a heading or code."""
    lines = said.split("\n")
    made: list[str] = []
    for place, line in enumerate(lines):
        bare = line.strip()
        following = lines[place + 1].strip() if place + 1 < len(lines) else ""
        if re.fullmatch(r"[-=_*~#]{2,}", bare):
            made += ["", "---", ""]
            continue
        is_short = len(bare) < 60
        breaks = bare and following and is_short and not re.match(r"[-*+>]|\d+[.)]\s", following)
        made.append(f"{bare}  " if breaks else bare)
    return re.sub(r"\n\s*\n(?:\s*\n)+", "\n\n", "\n".join(made)).strip()
