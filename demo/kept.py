"""What groups keep in order: collections of bookmarks, some brought from a browser, a folder put in order, links."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import User
from bookmarks import importing
from bookmarks.filing.reading import read
from bookmarks.models import Bookmark, Collection
from content.models import Content, PublicLink
from core import clock
from files import arranging
from files.models import File, Folder
from groups.models import Group
from toolkit import outside, sections
from toolkit.conflicts import version_of
from wiki import proposals
from wiki.models import Page, Proposal

COLLECTIONS = {
    "Trouver un financement": ["financement", "mutualisation"],
    "Données personnelles, mode d’emploi": ["rgpd"],
    "Pour les ateliers": ["methode", "temoignage", "parentalite", "jeunes"],
}
"""Each collection of the watch, and the tags of the bookmarks that are in it."""
ORDER = ["Charte de l’aidant.pdf", "Plan de communication.odt", "Annuaire des lieux de médiation.csv"]
BROUGHT = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<DL><p>
<DT><H3>Logiciels pour l’atelier</H3>
<DL><p>
<DT><A HREF="https://exemple.org/dessin-vectoriel" ADD_DATE="1743494400" TAGS="dessin,atelier">Dessiner à plusieurs</A>
<DD>Facile à prendre en main, même sur un vieux poste.
<DT><A HREF="https://exemple.org/clavier-facile" ADD_DATE="1746086400" TAGS="clavier">Apprendre le clavier</A>
<DT><A HREF="https://exemple.org/photos-tri" ADD_DATE="1748764800" TAGS="photos,atelier">Trier ses photos</A>
</DL><p>
<DT><H3>À montrer une fois</H3>
<DL><p>
<DT><A HREF="https://exemple.org/cartes-anciennes" ADD_DATE="1751356800" TAGS="cartes">Les cartes d’autrefois</A>
<DT><A HREF="https://exemple.org/ciel-du-mois" ADD_DATE="1754035200" TAGS="ciel">Le ciel du mois</A>
</DL><p>
</DL><p>
"""


def keep_in_order(groups: dict[str, Group], people: dict[str, User], now: datetime) -> None:
    """Put in order what the other parts of the demonstration made."""
    with clock.at(now - timedelta(days=25)):
        collect(groups["veille-numerique"], people["carole"])
        bring(groups["ateliers"], people["carole"])
    with clock.at(now - timedelta(days=6)):
        order(groups["veille-numerique"], people["carole"])
        open_outside(groups["veille-numerique"], people["carole"], now)


def collect(group: Group, by: User) -> None:
    """Make the collections, each with the bookmarks of its tags that are in none yet."""
    for place, (title, slugs) in enumerate(COLLECTIONS.items()):
        made = sections.save(Collection(group=group, title=title, order=place), by=by)
        found = Bookmark.objects.filter(group=group, collection=None, tagged__tag__slug__in=slugs)
        Bookmark.objects.filter(pk__in=list(found.values_list("pk", flat=True))).update(collection=made)


def bring(group: Group, by: User) -> None:
    """Bring in what somebody kept in their browser."""
    row = importing.keep(group=group, by=by, name="marque-pages.html", reading=read(BROUGHT.encode()), may_credit=True)
    importing.confirm(row=row, takes_private=False)
    importing.write(row.pk)


def order(group: Group, by: User) -> None:
    """Put a folder in the order in which one reads it."""
    folder = Folder.objects.filter(home=group, title="Médiation numérique").first()
    if folder is not None:
        found = dict(File.objects.filter(folder=folder).values_list("title", "pk"))
        arranging.order(group=group, folder=folder, ids=[found[name] for name in ORDER if name in found], by=by)


def open_outside(group: Group, by: User, now: datetime) -> None:
    """Open a file and a page to outsiders by a link; somebody proposes a change to the page."""
    until = now + timedelta(days=60)
    file = File.objects.filter(group=group, title=ORDER[0]).first()
    if file is not None:
        outside.make(item=file.content_ptr, by=by, expires_at=until)
    page = (
        Page.objects.select_related("group", "keeper")
        .filter(group=group, title="Comment proposer une ressource")
        .first()
    )
    if page is None:
        return
    link: PublicLink = outside.make(item=Content.objects.get(pk=page.pk), by=by, expires_at=until, may_propose=True)
    body = f"{page.body}\n\nLes bibliothèques peuvent aussi envoyer leurs trouvailles par courriel."
    said = Proposal(
        name="Hélène Vasseur, médiathèque de Crest", note="Nous le faisons déjà, autant l’écrire.", body=body,
        version=version_of(page),
    )  # fmt: skip
    proposals.propose(link=link, page=page, proposal=said)
