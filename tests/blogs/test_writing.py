"""What an article may hold, and how it looks on paper."""

from __future__ import annotations

import io
import re
from typing import Any

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml.html import HtmlElement, fromstring

from content import attachments
from content.models import Attachment, Content
from tests.blogs.pieces import article, picture, typed
from tests.people import People
from toolkit import actions

pytestmark = pytest.mark.django_db
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 200


def sent(people: People, name: str, data: bytes) -> Attachment:
    """Return a file that bob sends while he writes."""
    return attachments.wait(SimpleUploadedFile(name, data), author=people.bob, alt="Le pont")


def page(people: People, item: Content, who: str = "bob") -> HtmlElement:
    """Return the page of an item."""
    return fromstring(people.client(who).get(item.get_absolute_url(), follow=True).content.decode())


def test_headings_pictures_tables_callouts(people: People) -> None:
    """AR04: headings from the second level, a picture with its words and its caption, a table, a callout."""
    file = sent(people, "pont.png", picture().read())
    body = f'# Le pont\n\n![Le pont](/c/uploads/{file.pk}/ "Vue du pont. Photo : B. Girard")\n\n'
    body += "| a | b |\n|---|---|\n| 1 | 2 |\n\n> [!NOTE]\n> À savoir"
    html = page(people, article(people, body=body))
    assert html.xpath("//h2[text()='Le pont']")
    assert html.xpath("//figure/img/@alt") == ["Le pont"]
    assert html.xpath("string(//figcaption)") == "Vue du pont. Photo : B. Girard"
    assert html.xpath("//table//td")
    assert html.find_class("callout-note")


def test_a_gallery_and_a_button(people: People) -> None:
    """AR04: pictures alone in a paragraph stand side by side; a link alone, so titled, is a button."""
    files = [sent(people, f"{width}.png", picture(width).read()) for width in (40, 50, 60)]
    body = "\n".join(f"![Vue {file.pk}](/c/uploads/{file.pk}/)" for file in files)
    body += '\n\n[S’inscrire](https://exemple.org/ "button")\n\nOu [ici](https://exemple.org/ "button").'
    html = page(people, article(people, body=body))
    assert len(html.xpath("//p[@class='gallery']/img")) == 3
    assert [link.text for link in html.find_class("text-button")] == ["S’inscrire"]


def test_footnotes(people: People) -> None:
    """AR04: numbered where they are called, said at the end, each leading to the other; an escaped one is words."""
    item = article(people, body="Un fait^[Source : Insee, 2026.] et un autre^[Voir https://exemple.org/a].\n\n\\^[non]")
    html = page(people, item)
    assert [call.text_content() for call in html.find_class("note-call")] == ["1", "2"]
    for call in html.find_class("note-call"):
        target = html.get_element_by_id(call.find("a").get("href")[1:])
        assert html.get_element_by_id(target.xpath("./a[last()]/@href")[0][1:]) is call
    assert "^[non]" in html.text_content()
    assert item.excerpt.startswith("Un fait et un autre.")


def test_two_texts_of_a_page_share_no_anchor(people: People) -> None:
    """AR04, REL-A4: notes of an article and of its comments keep ids of their own."""
    item = article(people, body="Un fait^[Première source]")
    actions.post_comment(content=item, author=people.carole, body="Et ici^[Seconde source]")
    ids = page(people, item).xpath("//@id")
    assert len(ids) == len(set(ids))


def test_files_alone_are_cards_and_players(people: People) -> None:
    """AR04: a film of ours plays in the page when one asks, a file is a card; nothing loads before that."""
    film, sheet = sent(people, "visite.mp4", MP4), sent(people, "bilan.csv", b"a;b\n1;2\n")
    body = f"[La visite](/c/uploads/{film.pk}/)\n\n[Le bilan](/c/uploads/{sheet.pk}/)"
    html = page(people, article(people, body=body))
    video = html.xpath("//figure[@class='film']/video")[0]
    assert (video.get("preload"), video.get("src"), video.get("autoplay")) == ("none", f"/c/uploads/{film.pk}/", None)
    assert "Le bilan" in html.xpath("string(//p[@class='file-card'])")


def test_a_film_elsewhere_asks_nobody_before_a_click(people: People) -> None:
    """AR04, REL-P4: a film of another site is a link to it; the page frames nothing and asks that site for nothing."""
    html = page(people, article(people, body="https://tube.exemple.org/w/abc"))
    assert not html.xpath("//iframe | //embed | //object")
    assert [src for src in html.xpath("//@src") if not src.startswith("/")] == []


def test_a_card_shows_no_file_one_may_not_open(people: People) -> None:
    """AR04, LF9: the address of somebody else's file gives its reader a link, never its size nor its name."""
    private = sent(people, "secret.csv", b"a;b\n1;2\n")
    item = article(people, by="carole", body=f"[Voir](/c/uploads/{private.pk}/)")
    assert not page(people, item).find_class("file-card")


def test_paper_looks_edited(people: People) -> None:
    """AR12: the PDF has the cover, the opening lines, everybody who signs, the notes; its pages are numbered."""
    changes: dict[str, Any] = {"signers": "carole", "opening": "Ce que le pont a changé."}
    body = "## Un pont\n\n" + "Un long paragraphe sur le pont. " * 400 + "Un fait^[Source : Insee.]"
    people.client("bob").post(
        reverse("blogs:create", args=["veille-numerique"]), typed(body=body, picture=picture(), **changes)
    )
    item = Content.objects.get(kind="article")
    answer = people.client("alice").get(f"/c/{item.pk}/pdf/")
    paper = pypdfium2.PdfDocument(io.BytesIO(answer.content))
    first, last = (re.sub(r"\s+", " ", paper[at].get_textpage().get_text_range()) for at in (0, len(paper) - 1))
    for words in (item.title, "Ce que le pont a changé.", "Bob Girard, Carole Faure", "Un pont"):
        assert words in first
    assert "Source : Insee." in last
    assert f"{len(paper)} / {len(paper)}" in last
    assert any(thing.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE for thing in paper[0].get_objects())
