"""Addresses of a registration; where it leads to is kept in the session."""

from django.urls import path

from valghalla.citizen_site.registration import views

urlpatterns = [
    path("registration/", views.disclosure, name="registration"),
    path("registration/details/", views.details, name="registration_details"),
    path("registration/summary/", views.summary, name="registration_summary"),
    path("registration/cancel/", views.cancel, name="registration_cancel"),
]
