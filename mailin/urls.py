"""Addresses of mail that comes in: my mails, one of them, its confirmation, a group's."""

from django.urls import path

from mailin import archive_views, confirming, views

app_name = "mailin"

urlpatterns = [
    path("settings/mail/", views.mine, name="mine"),
    path("mail/<uuid:key>/", views.show, name="show"),
    path("mail/<uuid:key>/confirm/", confirming.confirm, name="confirm"),
    path("c/<int:pk>/mail/", views.whole_of_item, name="whole_item"),
    path("c/<int:pk>/comments/<int:comment>/mail/", views.whole_of_comment, name="whole"),
    path("g/<slug:group>/mail/", views.of_group, name="group"),
    path("g/<slug:group>/mail/address/", views.address, name="address"),
    path("g/<slug:group>/mail/archive/", archive_views.archives, name="archives"),
    path("g/<slug:group>/mail/archive/<int:pk>/", archive_views.archive, name="archive"),
]
