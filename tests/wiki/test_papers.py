"""Documents in and out (PA07)."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from content import attachments
from content.models import Attachment, Content
from core.text import readable, render
from tests.blogs.pieces import picture
from tests.people import People
from tests.wiki.books import page, url
from wiki import converting
from wiki.models import Page

pytestmark = pytest.mark.django_db

RICH = """Un **gras**, un *penché*, un ~~barré~~, du `code`, un [lien](https://exemple.org/).

## Titre deux

- un
- deux
  - dedans

1. premier
2. second

> Cité.

| a | b |
| --- | --- |
| 1 | 2 |

```
du code
```

### Titre trois

Fin."""


def sent(people: People, name: str, data: bytes) -> Any:
    """Send a document to be read."""
    address = reverse("wiki:import", args=[people.veille.slug])
    return people.client("bob").post(address, {"file": SimpleUploadedFile(name, data)})


def exported(people: People, one: Page, ext: str, who: str = "bob", **query: str) -> bytes:
    """Return a page as a document."""
    address = f"/g/{one.group.slug}/pages/{one.pk}/page.{ext}"
    return b"".join(people.client(who).get(address, query))


@pytest.mark.parametrize("ext", ["odt", "docx", "html", "md"])
def test_what_the_editor_allows_goes_out_and_comes_back(people: People, ext: str) -> None:
    """PA07: a page goes out and comes back the same, but for the callouts, which become quotations."""
    one = page(people, "Le guide", body=RICH)
    answer = sent(people, f"guide.{ext}", exported(people, one, ext))
    form = answer.context["form"]
    assert form["title"].value() == "Le guide"
    back = form["body"].value()
    assert readable(back) == readable(RICH)
    kept = {tag: render(back).count(f"<{tag}>") for tag in ("h2", "h3", "table", "blockquote", "ol", "ul", "strong")}
    assert kept == {tag: render(RICH).count(f"<{tag}>") for tag in kept}


@pytest.mark.parametrize("name", ["charte.docx", "charte.odt"])
def test_a_document_made_by_libreoffice_is_read(people: People, name: str) -> None:
    """PA07: titles, lists within lists, links and tables of a document saved by LibreOffice come along."""
    form = sent(people, name, (Path(__file__).parent / name).read_bytes()).context["form"]
    assert form["title"].value() == "Charte du prêt"
    body = form["body"].value()
    assert "Un **gras**, un *penché* et un [lien](https://exemple.org/)." in body
    html = render(body)
    assert html.count("<li>") == 5
    assert "<h2>Règles</h2>" in html
    assert "<th>a</th>" in html.replace("\n", "")


def test_nothing_is_kept_before_it_is_sent(people: People) -> None:
    """PA07: the text is shown in the form of a new page first."""
    answer = sent(people, "Mon_guide.md", b"Une ligne.\n\n## Suite\n\nDeux.")
    assert answer.context["form"]["title"].value() == "Mon guide"
    assert not Content.objects.filter(kind="page").exists()


def test_pictures_come_along(people: People) -> None:
    """PA07: a picture of a DOCX waits with its writer, and becomes the page's when it is published."""
    waiting = attachments.wait(picture(40, 30), author=people.bob, alt="Une affiche")
    one = page(people, "Affiche", body=f"![Une affiche](/c/uploads/{waiting.pk}/)")
    data = exported(people, one, "docx")
    assert any(name.startswith("word/media/") for name in zipfile.ZipFile(io.BytesIO(data)).namelist())
    body = sent(people, "affiche.docx", data).context["form"]["body"].value()
    fresh = Attachment.objects.exclude(pk=waiting.pk).get()
    assert f"![Une affiche](/c/uploads/{fresh.pk}/)" in body
    typed = {"title": "Reprise", "body": body, "audience": "group"}
    people.client("bob").post(reverse("wiki:create", args=[people.veille.slug]), typed)
    fresh.refresh_from_db()
    assert fresh.content == Content.objects.get(title="Reprise")


@pytest.mark.parametrize("name", ["vide.docx", "faux.odt", "image.png", "sans", "../../x.docx"])
def test_what_cannot_be_read_is_refused(people: People, name: str) -> None:
    """PA07, REL-H5: a broken document, or one of another kind, is refused in a sentence; nothing is kept."""
    answer = sent(people, name, b"PK\x03\x04 pas un document")
    assert answer.status_code == 422
    assert not Attachment.objects.exists()


def test_a_document_reads_no_other_file(people: People, tmp_path: Any) -> None:
    """PA07, REL-H5: an HTML document that names a file of the server, or an address, brings neither."""
    (tmp_path / "secret").write_text("CANARI")
    html = f'<p>a</p><img src="file://{tmp_path}/secret"><iframe src="{tmp_path}/secret"></iframe>'
    html += "<script>alert(1)</script>"
    body = sent(people, "x.html", html.encode()).context["form"]["body"].value()
    assert "CANARI" not in body
    assert "alert" not in body


def test_a_bomb_is_stopped(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """PA07: what is too large, or takes too long, is refused."""
    monkeypatch.setattr(converting, "INPUT_MAX", 10)
    assert sent(people, "long.docx", b"x" * 11).status_code == 422
    monkeypatch.setattr(converting, "INPUT_MAX", 10_000)
    monkeypatch.setattr(converting, "SECONDS", 0.0001)
    assert sent(people, "lent.html", b"<p>x</p>").status_code == 422


def test_a_branch_is_one_document(people: People) -> None:
    """PA07: the pages below become chapters, one level lower; those the reader may not read are left out."""
    guide = page(people, "Guide", body="## A\n\nun", audience="web")
    page(people, "Annexe", body="## B\n\ndeux", parent=guide, audience="web")
    page(people, "Interne", body="trois", parent=guide)
    said = exported(people, guide, "md", branch="1").decode()
    assert said == "# Guide\n\n## A\n\nun\n\n## Annexe\n\n### B\n\ndeux\n\n## Interne\n\ntrois\n"
    assert "trois" not in exported(people, guide, "md", who="visitor", branch="1").decode()
    assert "deux" not in exported(people, guide, "html").decode()
    html = exported(people, guide, "html", branch="1").decode()
    assert "<h2>Annexe</h2>" in html
    assert "<h3>B</h3>" in html
    assert exported(people, guide, "pdf", branch="1").startswith(b"%PDF-")


def test_who_may_not_read_gets_no_document(people: People) -> None:
    one = page(people)
    for name, status in (("mallory", 404), ("visitor", 302)):
        assert people.client(name).get(f"/g/{one.group.slug}/pages/{one.pk}/page.odt").status_code == status
    assert people.client("bob").get(f"/g/{one.group.slug}/pages/{one.pk}/page.exe").status_code == 404
    assert people.client("bob").get(url("detail", one)).status_code == 200
