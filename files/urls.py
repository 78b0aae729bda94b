"""Addresses of files below a group."""

from django.urls import path

from files import (
    acts,
    arriving,
    choosing,
    elsewhere,
    from_models,
    ordering,
    rights,
    selecting,
    unpack_views,
    views,
    zips,
)

app_name = "files"

urlpatterns = [
    *views.FolderViews.urls(),
    path("folders/<int:pk>/rights/", rights.page, name="rights"),
    path("check/", arriving.check, name="check"),
    path("arrive/", arriving.arrive, name="arrive"),
    path("from-model/", from_models.make, name="from_model"),
    path("unpack/", unpack_views.ask, name="unpack"),
    path("unpackings/<int:pk>/", unpack_views.told, name="unpacked"),
    path("move/", selecting.move, name="move"),
    path("copy/", selecting.copy, name="copy"),
    path("elsewhere/", elsewhere.to_group, name="elsewhere"),
    path("choose/", choosing.choose, name="choose"),
    path("order/", ordering.order, name="order"),
    path("order/step/", ordering.step, name="order_step"),
    path("order/by-name/", ordering.by_name, name="order_by_name"),
    path("describe/", selecting.describe, name="describe"),
    path("trash/", selecting.trash, name="trash"),
    path("undo/", selecting.undo, name="undo"),
    path("zip/", zips.download, name="zip"),
    path("export/", zips.export, name="export"),
    path("inventory.<slug:ext>", zips.inventory, name="inventory"),
    path("<int:pk>/version/", acts.new_version, name="version"),
    path("<int:pk>/version/<int:number>/restore/", acts.take_back, name="version_restore"),
    *views.FileViews.urls(),
]
