"""Addresses of this feature."""

from django.urls import path

from valghalla.admin_site.swaps import views

urlpatterns = [
    path("elections/<int:election_id>/tasks/swaps/", views.swaps, name="swaps"),
    path("elections/<int:election_id>/tasks/swaps/<int:wish_id>/", views.swap, name="swap"),
]
