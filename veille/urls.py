"""Addresses of the veille below a group."""

from django.urls import path

from veille import (
    charge_views,
    correct_views,
    dossier_views,
    embeds,
    feed_views,
    prepare,
    previewing,
    print_views,
    settings_views,
    source_urls,
    subscribe_views,
    views,
)
from veille.channels import urls as channel_urls
from veille.figures import pages as figure_pages
from veille.focus import views as focus_views
from veille.rules.urls import urlpatterns as rules_urls
from veille.taking.urls import urlpatterns as taking_urls
from veille.working.urls import urlpatterns as working_urls

app_name = "veille"

urlpatterns = [
    path("", views.home, name="list"),
    path("editions/", views.editions, name="editions"),
    path("editions/by-month/<int:year>/<int:month>/", views.editions, name="month"),
    path("editions/<int:number>/", views.edition, name="edition"),
    path("editions/<int:number>/correct/", correct_views.correct, name="correct"),
    *[
        path(f"editions/<int:number>/{file}", print_views.printed, {"form": form}, name=f"edition_{form}")
        for form, file in (("pdf", "edition.pdf"), ("board", "board.pdf"), ("odt", "edition.odt"))
    ],
    path("dossier/", dossier_views.choose, name="dossier"),
    path("dossier/make/", dossier_views.make, name="make_dossier"),
    path("focus/", focus_views.focuses, name="focuses"),
    path("focus/prepare/", focus_views.prepare, name="prepare_focus"),
    path("editions/<int:number>/go/<int:selection>/", figure_pages.go, name="go"),
    # the figures
    path("figures/", figure_pages.overview, name="figures"),
    path("figures/figures.csv", figure_pages.as_csv, name="figures_csv"),
    path("figures/mine/", figure_pages.mine, name="my_figures"),
    path("figures/clicks/", figure_pages.switch_clicks, name="switch_clicks"),
    path("trends/", figure_pages.trends_page, name="trends"),
    path("trends/trends.csv", figure_pages.trends_csv, name="trends_csv"),
    path("subscribe/", subscribe_views.subscribe, name="subscribe"),
    path("propose/<int:pk>/", views.propose, name="propose"),
    # the feeds
    path("feed.<str:ext>", feed_views.feed, name="feed"),
    path("editions.<str:ext>", feed_views.editions_feed, name="editions_feed"),
    path("focus.<str:ext>", feed_views.focus_feed, name="focus_feed"),
    # the latest items on another site
    path("embed/", embeds.embed, name="embed"),
    path("embed.json", embeds.embed_json, name="embed_json"),
    path("embed/code/", embeds.embed_code, name="embed_code"),
    path("sources.opml", feed_views.sources_opml, name="sources_opml"),
    # for the animators
    path("prepare/", prepare.prepare, name="prepare"),
    path("prepare/order/", prepare.order, name="order"),
    path("prepare/proposal/", prepare.take_proposal, name="take_proposal"),
    *[
        path(f"prepare/sections/{verb}/", prepare.section_act, {"verb": verb}, name=f"section_{verb}")
        for verb in ("up", "down", "rename")
    ],
    path("prepare/take/<int:pk>/", prepare.take, name="take"),
    path("prepare/items/<int:selection>/", prepare.item, name="item"),
    *[path(f"prepare/items/<int:selection>/{verb}/", prepare.act, {"verb": verb}, name=verb) for verb in prepare.ACTS],
    path("prepare/items/<int:selection>/withdraw/", correct_views.withdraw, name="withdraw"),
    path("prepare/approve/", prepare.approve, name="approve"),
    path("prepare/publish/", prepare.publish, name="publish"),
    path("preview/", previewing.preview, name="preview"),
    path("preview/mail/", previewing.preview_mail, name="preview_mail"),
    path("preview/trial/", previewing.send_trial, name="send_trial"),
    path("set-up/", settings_views.set_up, name="set_up"),
    path("settings/", settings_views.settings, name="settings"),
    path("settings/weeks-off/", settings_views.add_weeks_off, name="add_weeks_off"),
    path("settings/weeks-off/<int:pk>/remove/", settings_views.remove_weeks_off, name="remove_weeks_off"),
    path("team/", charge_views.team, name="team"),
    path("team/away/", charge_views.away, name="away"),
    path("team/away/<int:pk>/remove/", charge_views.come_back, name="come_back"),
    *[
        path(f"team/<int:pk>/{verb}/", charge_views.act, {"verb": verb}, name=f"team_{verb}")
        for verb in ("up", "down", "remove")
    ],
    path("themes/", settings_views.themes, name="themes"),
    path("themes/join/", settings_views.join_words, name="join_words"),
    path("themes/order/", settings_views.order_themes, name="order_themes"),
    *[
        path(f"themes/<int:pk>/{verb}/", settings_views.act_on_theme, {"verb": verb}, name=f"theme_{verb}")
        for verb in ("up", "down", "remove")
    ],
    *source_urls.urlpatterns,
    *channel_urls.urlpatterns,
    *working_urls,
    *rules_urls,
    *taking_urls,
]
