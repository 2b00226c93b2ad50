"""Addresses of this feature."""

from django.urls import path

from valghalla.admin_site.text_messages import views

urlpatterns = [
    path("messages/received/", views.received, name="received_texts"),
    path("administration/settings/answers/", views.answers, name="text_answers"),
    path("administration/settings/answers/new-addresses/", views.new_addresses, name="text_answers_new_addresses"),
]
