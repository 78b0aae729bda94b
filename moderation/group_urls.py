"""Addresses of moderation that are not the site's administration: reporting, and a group's own pages."""

from django.urls import path

from moderation import bulk, cases, filing, held, log, trash

app_name = "moderation"

urlpatterns = [
    path("report/<str:kind>/<int:pk>/", filing.report, name="report"),
    path("reports/", filing.mine, name="mine"),
    path("reports/<int:pk>/contest/", filing.contest, name="contest"),
    path("g/<slug:group>/bulk/", bulk.bulk, name="bulk"),
    path("g/<slug:group>/held/", held.queue, name="held"),
    path("g/<slug:group>/trash/", trash.of_group, name="trash"),
    path("g/<slug:group>/log/", log.of_group, name="log"),
    path("g/<slug:group>/reports/", cases.queue, name="queue"),
    path("g/<slug:group>/reports/<str:kind>/<int:pk>/", cases.case, name="case"),
    path("g/<slug:group>/reports/<str:kind>/<int:pk>/escalate/", cases.escalate, name="escalate"),
]
