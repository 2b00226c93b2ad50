"""The app of the shared parts."""

from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    """No tables: templates, tags, styles, and the words every page uses."""

    name = "valghalla.components"
    label = "components"
