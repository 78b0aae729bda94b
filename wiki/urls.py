"""Addresses of pages below a group."""

from django.urls import path

from wiki import desk, views

app_name = "wiki"

urlpatterns = [
    path("order/", desk.order, name="order"),
    *views.PageViews.urls(),
    path("<int:pk>/place/", desk.place, name="place"),
    path("<int:pk>/step/", desk.step, name="step"),
    path("<int:pk>/restore/", desk.restore, name="restore"),
    path("<int:pk>/opens/", desk.make_home, name="home"),
]
