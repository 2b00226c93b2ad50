"""Addresses of the operator's pages, feature by feature."""

from django.urls import include, path

FEATURES = ["start", "operations", "municipalities", "entries", "sign_in_set_up", "fallback"]

urlpatterns = [path("", include(f"valghalla.operator_site.{feature}.urls")) for feature in FEATURES]
