"""What the demonstration keeps of the pages it bookmarks: their text, inert copies, two pages alike."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import User
from bookmarks import copies, texts, twins
from bookmarks.models import Bookmark
from content.querysets import published_q
from core import clock
from core.fetch import Response
from core.pagemeta import PageMeta
from groups.models import Group

READ, COPIED = 8, 3
PARAGRAPHS = [
    "La démarche est partie d’un constat simple\u00a0: les habitants ne savaient pas à qui s’adresser, et les services "
    "recevaient trois fois la même demande.",
    "Pendant un an, une équipe de deux personnes a tenu une permanence chaque semaine, d’abord à la mairie, puis à la "
    "médiathèque, où l’on vient plus volontiers.",
    "Le budget reste modeste\u00a0: du matériel d’occasion, un abonnement partagé entre quatre communes et quelques "
    "journées de formation prises en charge par le département.",
    "Ce qui a le mieux marché n’était pas prévu\u00a0: les élèves du collège ont accompagné leurs grands-parents, et "
    "la moitié des ateliers se tient maintenant hors des heures de bureau.",
    "Les difficultés sont connues elles aussi. Le suivi demande du temps, et les chiffres ne disent rien de ceux "
    "qui ne viennent pas.",
    "La suite est écrite dans une convention de trois ans, que chaque commune peut quitter à la fin de l’année.",
]


def show_kept(group: Group, people: dict[str, User], now: datetime) -> None:
    """Keep what the latest pages say and copies of a few; two of them say almost the same."""
    rows = Bookmark.objects.alive().filter(published_q(), group=group).select_related("group")
    latest = list(rows.order_by("-created_at", "-pk")[:READ])
    with clock.at(now - timedelta(hours=30)):
        copies.set_wanted(group=group, copies=True, by=people["carole"])
        for place, row in enumerate(latest):
            two = [PARAGRAPHS[place % len(PARAGRAPHS)], PARAGRAPHS[(place + 1) % len(PARAGRAPHS)]]
            said = [row.body, *two, f"Source\u00a0: {row.site}."]
            texts.keep(row, "\n".join(said))
            if place < COPIED:
                page = f"<article><h1>{row.title}</h1>" + "".join(f"<p>{words}</p>" for words in said) + "</article>"
                headers = {"content-type": "text/html; charset=utf-8"}
                copies.take(row, Response(200, headers, page.encode(), row.url), PageMeta())
        if len(latest) == READ:
            # The same dispatch on two sites.
            said = [*PARAGRAPHS, "D’après une dépêche reprise par plusieurs sites de la région."]
            for row in latest[-2:]:
                texts.keep(row, "\n".join([*said, *latest[-1].body.splitlines()]))
            twins.look(latest[-2])
