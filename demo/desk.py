"""The animators' desk: who is in charge and away, who wants the focus, and the focuses of two months, written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import override

from accounts.models import User
from activity import fronts
from blogs.actions import send
from blogs.models import Article
from core import clock
from core.text import normalise
from toolkit import actions
from veille import charge
from veille.figures.spans import Span, month_of
from veille.focus import drafting
from veille.models import Focus, Subscriber, Watch

TOLD = [
    (
        "à qui parlent nos services en ligne ?",
        """Ce mois-ci, une question revient dans presque toutes les éditions : à qui parlent nos services en ligne ? Les
communes qui refont leur site racontent moins la technique que les appels reçus au guichet, et c’est bon signe.

L’autre surprise vient des données ouvertes. Personne ne demande un portail plus beau ; ceux qui s’en servent veulent
des mises à jour à date fixe et une adresse où écrire. Deux mots, en somme : la régularité et un contact.

Il manque encore des retours d’expérience sur la sobriété numérique : si votre commune a prolongé la vie de ses
ordinateurs, écrivez-nous, même trois lignes.""",
    ),
    (
        "trois communes changent d’outils",
        """Le mois aura été celui des logiciels libres, portés par trois communes qui ont changé leurs outils sans
attendre le renouvellement du matériel. Leurs récits se ressemblent : l’accompagnement coûte plus que la licence.

À côté, l’inclusion numérique avance par petites touches, une permanence par-ci, un atelier par-là. On la voit peu dans
les gros titres et beaucoup dans vos commentaires.""",
    ),
]
"""The end of the title and what somebody wrote, the last month first."""


def keep_desk(watch: Watch, people: dict[str, User], now: datetime) -> None:
    """Name who is in charge, note an absence, and publish the focus of the last two months."""
    carole, alice = people["carole"], people["alice"]
    with clock.at(now - timedelta(days=40)):
        for one in (carole, alice):
            charge.add(watch=watch, user=one, by=alice)
    first = (now + timedelta(days=12)).date()
    charge.leave(watch=watch, user=carole, first_day=first, last_day=first + timedelta(days=9))
    wanted = watch.subscribers.order_by("email").values_list("pk", flat=True)[:9]
    Subscriber.objects.filter(pk__in=list(wanted)).update(gets_focus=True)
    month = month_of(now.date()).before()
    for title, words in TOLD:
        tell(watch, carole, month, title, words)
        month = month.before()
    latest = Article.objects.filter(focus__watch=watch).order_by("-focus__first_day").first()
    if latest is not None and fronts.propose(item=latest, by=carole):
        fronts.decide(front=latest.front, by=people["admin"], shows=True)


def tell(watch: Watch, by: User, month: Span, title: str, words: str) -> None:
    """Publish the focus of a month, five days after its end."""
    with clock.at(datetime.combine(month.last + timedelta(days=5), datetime.min.time(), UTC).replace(hour=9)):
        made = drafting.prepare(watch=watch, first_day=month.first, by=by)
        article = Article.objects.get(focus=made)
        _prompt, _mark, figures = article.body.partition("\n\n")
        with override("fr"):
            article.title = f"{date_format(month.first, 'F Y').capitalize()} : {title}"
        article.body = f"{normalise(words)}\n\n{figures}"
        actions.edit(item=article, editor=by)
        send(article=article, by=by, may_skip_review=True)
        Focus.objects.filter(pk=made.pk).update(sent_at=clock.now())
