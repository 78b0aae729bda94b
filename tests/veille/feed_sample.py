"""A feed that uses every field of the model, and readers that know each format without our writers' help."""

import json
from datetime import UTC, datetime, timedelta, timezone
from html import unescape

from lxml import etree

from core.feeds import FORMATS
from core.feeds.model import Feed, Item, Origin, Person

PARIS = timezone(timedelta(hours=1))
SITE = "https://veillee.example"
WATCH = f"{SITE}/g/veille-numerique/veille/"
SELF_URLS = {name: f"{WATCH}feed.{name}" for name in FORMATS}
XML_FORMATS = [name for name in FORMATS if name != "json"]
ATOM = "{http://www.w3.org/2005/Atom}"
RSS1 = "{http://purl.org/rss/1.0/}"

FULL = Item(
    id="tag:veillee.example,2026:selection/12",
    title="Données ouvertes : « l’été » & <après>",
    url="https://journal.example/article?id=4&page=2",
    permalink=f"{SITE}/c/12/",
    published=datetime(2026, 11, 20, 8, 0, 0, 654321, PARIS),
    updated=datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
    html='<p>À lire.</p><blockquote>Cité <a href="https://journal.example/">ici</a></blockquote>',
    credit="Bob Martin",
    tags=("données", "eau, air"),
    language="en",
    via=Origin("Le Journal", "https://journal.example/feed.xml"),
)
BARE = Item(
    id="tag:veillee.example,2026:selection/11",
    title="Compte rendu de la réunion",
    permalink=f"{SITE}/c/11/",
    published=datetime(2026, 11, 19, 8, 0, tzinfo=PARIS),
)
FEED = Feed(
    id="tag:veillee.example,2026:veille/3",
    title="Veille & numérique",
    subtitle="Ce que le groupe a retenu",
    home_url=WATCH,
    self_urls=SELF_URLS,
    language="fr",
    updated=datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
    author=Person("Veille numérique", f"{SITE}/g/veille-numerique/"),
    rights="Licence Ouverte 2.0",
    hub="https://hub.example/",
    stylesheet="/static/veille/feed.3f2a.css",
    items=(FULL, BARE),
)


def read(format: str, body: bytes) -> list[tuple[str, str]]:
    """Return title and first link of every item, in the document's order."""
    if format == "json":
        items = json.loads(body)["items"]
        return [(item["title"], item.get("external_url", item["url"])) for item in items]
    root = etree.fromstring(body)
    if format == "opml":
        return [(unescape(one.get("text")), one.get("url")) for one in root.iterfind("body/outline")]
    if format == "atom":
        entries = root.findall(f"{ATOM}entry")
        return [(one.findtext(f"{ATOM}title"), one.find(f"{ATOM}link").get("href")) for one in entries]
    space = RSS1 if format == "rdf" else ""
    return [(one.findtext(f"{space}title"), one.findtext(f"{space}link")) for one in root.iter(f"{space}item")]
