"""Addresses of the site's administration, under /site/."""

from django.urls import path

from moderation import cases, figures, front, log, people, trash, views

app_name = "site"

urlpatterns = [
    path("site/", views.index, name="index"),
    path("site/trash/", trash.of_site, name="trash"),
    path("site/trash/<str:kind>/<int:pk>/", trash.restore, name="restore"),
    path("site/front/", front.front, name="front"),
    path("site/log/", log.of_site, name="log"),
    path("site/log.csv", log.as_csv, name="log_csv"),
    path("site/people/<str:username>/", people.person, name="person"),
    path("site/reports/", cases.site_queue, name="reports"),
    path("site/reports/figures/", figures.show, name="figures"),
    path("site/reports/<str:kind>/<int:pk>/", cases.site_case, name="case"),
]
