"""Addresses of pages below a group."""

from django.urls import path

from wiki import desk, keeping, papers, proposals, remarks, views

app_name = "wiki"

urlpatterns = [
    path("order/", desk.order, name="order"),
    path("state/", keeping.state, name="state"),
    path("titles/", keeping.titles, name="titles"),
    path("import/", papers.take_in, name="import"),
    path("models/<int:model>/drop/", keeping.drop_model, name="drop_model"),
    *views.PageViews.urls(),
    path("<int:pk>/place/", desk.place, name="place"),
    path("<int:pk>/step/", desk.step, name="step"),
    path("<int:pk>/restore/", desk.restore, name="restore"),
    path("<int:pk>/opens/", desk.make_home, name="home"),
    path("<int:pk>/writing/", keeping.writing, name="writing"),
    path("<int:pk>/care/", keeping.care, name="care"),
    path("<int:pk>/freeze/", keeping.freeze, name="freeze"),
    path("<int:pk>/branch/", keeping.follow_branch, name="branch"),
    path("<int:pk>/model/", keeping.keep_model, name="keep_model"),
    path("<int:pk>/passage/", remarks.create, name="passage"),
    path("<int:pk>/passages/<int:comment>/settle/", remarks.settle, name="settle"),
    path("<int:pk>/proposals/", proposals.listed, name="proposals"),
    path("<int:pk>/proposals/<int:proposal>/", proposals.decide, name="proposal"),
    path("<int:pk>/page.<slug:ext>", papers.give_out, name="export"),
]
