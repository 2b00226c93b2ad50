"""Addresses of logo and colours, the same on both sites."""

from django.urls import path

from valghalla.content.look import views

urlpatterns = [
    path("look/logo/<int:logo_id>.svg", views.logo, name="logo"),
    path("look/colours.css", views.colours, name="colours"),
]
