"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.operator_site.fallback import views

urlpatterns: list[URLPattern] = [
    path("municipalities/<int:municipality_id>/fallback/", views.fallback, name="fallback"),
    path("municipalities/<int:municipality_id>/fallback/close/", views.close, name="fallback_close"),
    path("municipalities/<int:municipality_id>/fallback/codes/<int:staff_id>/", views.code, name="fallback_code"),
]
