"""Addresses of the citizen site's features."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
