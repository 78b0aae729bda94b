"""The look: contrasts of the table of colours, weights, icons, and the template tags every page is made with."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.utils.translation import override

from core.templatetags import ui
from core.tools import tools

ROOT: Path = settings.BASE_DIR
BUILT = ROOT / "static" / "build"
TABLE = (ROOT / "assets" / "scss" / "_tokens.scss").read_text()
SOFT = float(re.search(r"\$soft: ([\d.]+)%", TABLE)[1]) / 100  # type: ignore[index]

Colour = tuple[float, float, float]


def colours(name: str) -> dict[str, Colour]:
    """Return the colours (red, green, blue from 0 to 255) of one map of the table."""
    block = re.search(rf"^\${name}: \((.*?)^\);", TABLE, re.S | re.M)
    assert block is not None
    found = re.findall(r"([\w-]+): #(\w\w)(\w\w)(\w\w)", block[1])
    return {key: (int(r, 16), int(g, 16), int(b, 16)) for key, r, g, b in found}


def mix(over: Colour, under: Colour, share: float) -> Colour:
    """Return `share` (0 to 1) of `over` mixed into `under`, as CSS and Sass do in sRGB."""
    red, green, blue = (a * share + b * (1 - share) for a, b in zip(over, under, strict=True))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of WCAG 2.2, from 1 to 21."""

    def luminance(colour: Colour) -> float:
        red, green, blue = (
            c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def render(source: str, **context: object) -> str:
    """Return a template rendered without request."""
    return Template(source).render(Context(context)).strip()


def templates() -> Iterator[tuple[str, str]]:
    """Yield the name and the source of each of our templates but the mails', which styles must travel with."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        name, source = str(path.relative_to(ROOT / "templates")), path.read_text()
        if not name.startswith("mail/") and '{% extends "mail/' not in source:
            yield name, source


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> tuple[dict[str, Colour], dict[str, Colour]]:
    """The colours and the accents of both themes in turn."""
    return colours(request.param), colours(f"{request.param}-accents")


class TestContrast:
    """REL-A1: every pair of colours that text, borders and focus make, in both themes."""

    GROUNDS = ("ground", "surface", "sunken")
    TINTS = ("attention-soft", "positive-soft", "danger-soft")

    def test_reading_has_seven_to_one(self, theme):
        base, accents = theme
        for ground in (*self.GROUNDS, *self.TINTS):
            assert contrast(base["text"], base[ground]) >= 7, ground
        for name, accent in accents.items():
            assert contrast(base["text"], mix(accent, base["surface"], SOFT)) >= 7, name
            for ground in ("ground", "surface"):
                assert contrast(accent, base[ground]) >= 7, f"links of {name} on {ground}"

    def test_all_text_has_four_and_a_half(self, theme):
        base, _accents = theme
        pairs = [("muted", ground) for ground in (*self.GROUNDS, *self.TINTS)]
        pairs += [(f"{name}", f"{name}-soft") for name in ("positive", "danger")]
        pairs += [(name, ground) for name in ("positive", "danger", "attention-text") for ground in self.GROUNDS]
        pairs += [("attention-text", "attention-soft"), ("on-attention", "attention")]
        pairs += [("on-night", "night"), ("night-muted", "night")]
        for ink, ground in pairs:
            assert contrast(base[ink], base[ground]) >= 4.5, f"{ink} on {ground}"

    def test_accents_carry_text_on_themselves_and_on_their_tints(self, theme):
        base, accents = theme
        for name, accent in accents.items():
            assert contrast(base["on-accent"], accent) >= 4.5, name
            for share in (SOFT, 0.14, 0.16):
                assert contrast(accent, mix(accent, base["surface"], share)) >= 4.5, f"{name} at {share}"
            assert contrast(base["muted"], mix(accent, base["surface"], SOFT)) >= 4.5, name

    def test_borders_of_controls_and_focus_have_three(self, theme):
        base, accents = theme
        for ground in self.GROUNDS:
            for line in ("control", "focus", "danger", *accents):
                ink = accents.get(line) or base[line]
                assert contrast(ink, base[ground]) >= 3, f"{line} on {ground}"
        search_border = mix(base["night-muted"], base["night"], 0.7)
        assert contrast(search_border, base["night"]) >= 3
        assert contrast(base["attention"], base["night"]) >= 3

    def test_both_themes_and_the_groups_know_the_same_names(self):
        from groups.models import ACCENTS

        assert colours("light").keys() == colours("dark").keys()
        assert set(ACCENTS) == set(ui.ACCENTS) == set(colours("light-accents")) == set(colours("dark-accents"))


class TestWeight:
    """What the browser fetches stays within its budget, and comes from us."""

    @pytest.mark.parametrize(("name", "kilobytes"), [("app.css", 30), ("app.js", 35), ("icons.svg", 20)])
    def test_files_are_light(self, name, kilobytes):
        assert len(gzip.compress((BUILT / name).read_bytes())) <= kilobytes * 1024

    def test_fonts_are_light(self):
        assert sum(path.stat().st_size for path in (BUILT / "fonts").iterdir()) <= 60 * 1024

    def test_the_style_sheet_asks_nobody_else(self):
        assert not re.search(r"url\(\W*(?:https?:)?//", (BUILT / "app.css").read_text())

    def test_the_lock_file_names_no_registry(self):
        packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
        assert all("resolved" not in package for package in packages.values())


class TestTemplate:
    """Rules that hold for all our templates."""

    def test_there_is_no_inline_style_or_script(self):
        inline = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", re.I)
        assert [name for name, source in templates() if inline.search(source)] == []

    def test_nothing_is_fetched_from_elsewhere(self):
        remote = re.compile(r"(?:src|href|action)=\"(?:https?:)?//", re.I)
        assert [name for name, source in templates() if remote.search(source)] == []

    def test_every_icon_is_in_the_sheet(self):
        sheet = (BUILT / "icons.svg").read_text()
        ours = set(re.findall(r'<symbol id="([\w-]+)"', sheet))
        used = {icon for _name, source in templates() for icon in re.findall(r'{% icon "([\w-]+)"', source)}
        declared = {tool.icon for tool in tools()} | {act.icon for tool in tools() for act in tool.item_actions()}
        assert (used | declared | set(ui.AUDIENCE_ICONS.values())) - ours == set()

    @pytest.mark.parametrize("status", [400, 500])
    def test_pages_for_broken_requests_need_no_request(self, status):
        html = get_template(f"{status}.html").render({})
        assert html.count("<h1>") == 1
        assert 'href="/"' in html

    def test_mail_and_its_twin_say_the_same(self):
        said = {
            "facts": "Bob a répondu",
            "button_url": "https://v.test/c/1/",
            "button_label": "Lire",
            "why": "Vous suivez",
        }
        said |= {"stop_url": "https://v.test/stop/", "site_name": "Veillée", "site_url": "https://v.test"}
        html, text = (render_to_string(f"mail/base.{kind}", dict(said)) for kind in ("html", "txt"))
        for value in said.values():
            assert value in html
            assert value in text
        assert "<img" not in html
        assert "<" not in text


class TestDate:
    """Dates are absolute and in the reader's words; the browser makes them relative."""

    MOMENT = datetime(2026, 11, 22, 13, 30, tzinfo=UTC)

    def test_french(self):
        with override("fr"):
            html = ui.when(self.MOMENT)
        assert "22\u00a0novembre 2026 à\u00a014\u00a0h\u00a030" in html
        assert 'datetime="2026-11-22T14:30:00+01:00"' in html
        assert "data-relative" in html

    def test_english(self):
        with override("en"):
            assert "22\u00a0November 2026 at\u00a014:30" in ui.when(self.MOMENT)

    def test_the_first_of_the_month(self):
        with override("fr"):
            assert ui.full_date(date(2026, 11, 1)) == "1er\u00a0novembre 2026"
            assert ui.full_date(date(2026, 11, 11)) == "11\u00a0novembre 2026"

    def test_nothing_for_no_date(self):
        assert ui.when(None) == ""


class TestPeople:
    """Initials stand for people who have no picture."""

    @pytest.mark.parametrize(
        ("name", "letters"),
        [("Élise Œuvrard", "ÉŒ"), ("Jean-Baptiste Le Goff", "JG"), ("bob", "B"), ("", "?"), ("(…)", "?")],
    )
    def test_initials(self, name, letters):
        assert ui.initials(name) == letters

    def test_a_name_is_escaped_and_keeps_its_hue(self):
        person = SimpleNamespace(username="alice")
        assert ui.hue_of(person) == ui.hue_of(SimpleNamespace(username="alice"))
        assert "<b" not in ui.avatar({}, "<b>")

    def test_a_deleted_account_has_a_sign_too(self):
        assert 'data-accent="ardoise"' in ui.avatar({}, None)


class TestField:
    """REL-A1: label, help and errors are tied to the field, which keeps what was typed."""

    class Form(forms.Form):
        """A field with everything."""

        title = forms.CharField(max_length=5, help_text="Courte.", label="Titre")

    def test_help_and_errors_describe_the_field(self):
        html = ui.field(self.Form({"title": "trop long"})["title"])
        assert 'aria-describedby="id_title_helptext id_title_error"' in html
        assert 'id="id_title_helptext"' in html
        assert 'id="id_title_error"' in html
        assert 'aria-invalid="true"' in html
        assert 'value="trop long"' in html

    def test_a_long_text_is_said_not_cut(self):
        html = ui.field(self.Form()["title"])
        assert "maxlength" not in html
        assert 'data-max="5"' in html

    def test_errors_are_summed_up_with_links(self):
        html = render_to_string("components/_form_errors.html", {"form": self.Form({"title": ""})})
        assert 'href="#id_title"' in html
        assert 'role="alert"' in html

    def test_a_form_without_error_has_no_summary(self):
        assert render_to_string("components/_form_errors.html", {"form": self.Form({"title": "ok"})}).strip() == ""


class TestComponent:
    """The small parts that pages share."""

    def test_the_pager_keeps_the_rest_of_the_address(self):
        page = Paginator(range(300), 20).page(5)
        request = RequestFactory().get("/?tag=eau&page=5")
        html = render_to_string("components/_pager.html", {"page": page}, request)
        addresses = re.findall(r'<a [^>]*href="([^"]*)"', html)
        assert "?tag=eau&amp;page=6" in addresses
        assert all(address.startswith("?tag=eau&amp;page=") for address in addresses)
        assert html.count('aria-current="page"') == 1

    def test_a_single_page_has_no_pager(self):
        page = Paginator(range(3), 20).page(1)
        assert render_to_string("components/_pager.html", {"page": page}).strip() == ""

    @pytest.mark.parametrize(
        ("tags", "address"),
        [("undo:/c/4/restore/", "/c/4/restore/"), ("undo://elsewhere.test/", ""), ("", ""), ("undo:javascript:x", "")],
    )
    def test_only_our_own_addresses_undo(self, tags, address):
        assert ui.undo_url(SimpleNamespace(extra_tags=tags)) == address

    def test_only_known_accents_reach_the_page(self):
        assert render("{% accent_attr group %}", group=SimpleNamespace(accent="lac")) == 'data-accent="lac"'
        assert render("{% accent_attr group %}", group=SimpleNamespace(accent='"><b>')) == ""

    def test_a_decorative_icon_is_silent_and_a_named_one_speaks(self):
        assert 'aria-hidden="true"' in ui.icon("bell")
        assert 'aria-label="Alertes"' in ui.icon("bell", "Alertes")


@pytest.mark.django_db
class TestFrame:
    """The frame around every page, for visitors and for members."""

    def test_a_visitor_gets_no_cookie_and_a_way_to_sign_in(self, client: Client):
        response = client.get("/no-such-page/")
        html = response.content.decode()
        assert response.status_code == 404
        assert not response.cookies
        assert "?next=/no-such-page/" in html
        assert 'class="bottom-bar"' not in html

    def test_the_chosen_theme_needs_no_cookie(self, client: Client):
        """REL-P4: the script that applies it runs before the style is painted, and nothing is kept on the server."""
        html = client.get("/no-such-page/").content.decode()
        assert html.index("build/early.js") < html.index("build/app.js")
        assert "document.cookie" not in (BUILT / "app.js").read_text() + (BUILT / "early.js").read_text()

    def test_a_member_has_groups_a_bar_and_a_way_out(self, people):
        html = people.client("bob").get("/no-such-page/").content.decode()
        assert 'class="bottom-bar"' in html
        assert "/g/veille-numerique/" in html
        assert 'action="/accounts/logout/"' in html
        assert 'name="language" value="en"' in html

    @pytest.mark.parametrize("page", ["email/", "password/change/", "sessions/", "logout/"])
    def test_account_pages_wear_our_frame(self, people, page):
        response = people.client("bob").get(f"/accounts/{page}", follow=True)
        html = response.content.decode()
        assert response.status_code == 200
        assert html.count("<h1") == 1
        assert 'class="masthead"' in html

    @pytest.mark.parametrize("page", ["login", "signup", "password/reset", "login/code"])
    def test_entrance_pages_have_labelled_fields(self, client: Client, page):
        html = client.get(f"/accounts/{page}/").content.decode()
        fields = re.findall(r'<(?:input|select|textarea)(?![^>]*type="(?:hidden|search)")[^>]* id="(\w+)"', html)
        assert fields
        assert all(f'for="{field}"' in html for field in fields)
