"""Addresses of notifications and of what one wants to hear of."""

from django.urls import path

from notifications import digest_views, journal_views, mail_views, push_views, views

app_name = "notifications"

urlpatterns = [
    path("notifications/", views.index, name="list"),
    path("notifications/digests/", digest_views.mine, name="digests"),
    path("notifications/digests/<int:digest>/", digest_views.show, name="digest"),
    path("notifications/read/", views.mark_read, name="read"),
    path("settings/notifications/", views.wishes, name="preferences"),
    path("settings/notifications/followed/", views.followed, name="followed"),
    path("g/<slug:group>/level/", views.group_level, name="group_level"),
    path("g/<slug:group>/tags/<str:tag>/follow/", views.tag_level, name="tag_level"),
    path("notifications/count/", views.count, name="count"),
    path("c/<int:pk>/mails/", journal_views.why, name="why"),
    path("settings/push/", push_views.page, name="push"),
    path("settings/push/add/", push_views.add, name="push_add"),
    path("settings/push/remove/", push_views.remove, name="push_remove"),
    path("settings/push/trial/", push_views.trial, name="push_trial"),
    path("service-worker.js", push_views.service_worker, name="service_worker"),
    path("offline/", push_views.offline, name="offline"),
    path("settings/mails/", mail_views.mails, name="mails"),
    path("settings/mails/again/", mail_views.works_again, name="works_again"),
    path("site/mail/", mail_views.site_mail, name="site_mail"),
    path("site/mail/again/", mail_views.site_works_again, name="site_works_again"),
    path("site/mail/check/", mail_views.site_check, name="site_check"),
    path("mail/stop/<str:token>/", views.stop, name="stop"),
]
