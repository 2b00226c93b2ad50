"""Addresses of this feature."""

from django.urls import path

from valghalla.admin_site.lists import views, views_listings, views_rules

ALL = "elections/<int:election_id>/lists/"
LIST = ALL + "participants/"

urlpatterns = [
    path(ALL, views.lists, name="lists"),
    path(LIST, views.participant_list, name="participant_list"),
    path(LIST + "export/", views.participant_list_export, name="participant_list_export"),
    path(LIST + "print/", views.participant_list_print, name="participant_list_print"),
    path(LIST + "setups/", views.preset_keep, name="participant_list_preset_keep"),
    path(LIST + "setups/<int:preset_id>/delete/", views.preset_delete, name="participant_list_preset_delete"),
    path(ALL + "election-system/", views_listings.election_system, name="election_system_list"),
    path(ALL + "election-system/export/", views_listings.election_system_export, name="election_system_export"),
    path(ALL + "payment/", views_listings.finance, name="finance_list"),
    path(ALL + "payment/export/", views_listings.finance_export, name="finance_export"),
    path(ALL + "payment/people/", views_rules.people, name="finance_people"),
    path(ALL + "diets/", views_listings.diets, name="diet_list"),
    path(ALL + "diets/export/", views_listings.diets_export, name="diet_export"),
    path(ALL + "appointments/", views_listings.cases, name="case_list"),
    path(ALL + "appointments/export/", views_listings.cases_export, name="case_export"),
    path(ALL + "rules/", views_rules.rules, name="list_rules"),
]
