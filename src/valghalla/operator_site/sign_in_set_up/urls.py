"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.operator_site.sign_in_set_up import views

_HERE = "municipalities/<int:municipality_id>/sign-in/"

urlpatterns: list[URLPattern] = [
    path(_HERE, views.set_up, name="sign_in_set_up"),
    path(f"{_HERE}<str:site>/metadata.xml", views.metadata, name="sign_in_metadata_file"),
    path(f"{_HERE}<str:site>/settings/", views.settings, name="sign_in_settings"),
    path(f"{_HERE}<str:site>/keys/new/", views.key_new, name="sign_in_key_new"),
    path(f"{_HERE}keys/<int:key_id>/activate/", views.key_activate, name="sign_in_key_activate"),
    path(f"{_HERE}keys/<int:key_id>/back/", views.key_back, name="sign_in_key_back"),
    path(f"{_HERE}keys/<int:key_id>/remove/", views.key_remove, name="sign_in_key_remove"),
]
