"""Addresses of the personal invitation."""

from django.urls import path

from valghalla.citizen_site.invitation import views

urlpatterns = [
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("invitation/<str:token>/accept/", views.accept_invitation, name="invitation_accept"),
    path("invitation/<str:token>/decline/", views.decline_invitation, name="invitation_decline"),
]
