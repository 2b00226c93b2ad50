"""Addresses of this feature."""

from django.urls import path

from valghalla.admin_site.communication import views

urlpatterns = [
    path("messages/", views.message_log, name="messages"),
    path("messages/<int:message_id>/", views.message, name="message"),
    path("messages/<int:message_id>/again/", views.again, name="message_again"),
]
