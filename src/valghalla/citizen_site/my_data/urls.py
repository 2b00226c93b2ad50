"""Addresses of what is held about oneself."""

from django.urls import path

from valghalla.citizen_site.my_data import views

urlpatterns = [
    path("my-data/", views.my_data, name="my_data"),
    path("my-data/file/<str:format>/", views.my_data_file, name="my_data_file"),
    path("my-data/statements/<int:number>/", views.my_statement, name="my_statement"),
    path("my-data/consent/", views.my_consent, name="my_consent"),
    path("my-data/emails/", views.my_emails, name="my_emails"),
    path("my-data/delete/", views.my_data_delete, name="my_data_delete"),
]
