"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.admin_site.second_factor import views

urlpatterns: list[URLPattern] = [
    path("second-factor/", views.second_factor, name="second_factor"),
    path("second-factor/begin/", views.begin, name="second_factor_begin"),
    path("second-factor/picture.svg", views.picture, name="second_factor_picture"),
    path("second-factor/remove/", views.remove, name="second_factor_remove"),
]
