"""The words for roles."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from valghalla.accounts.models import Role

ROLES: dict[str, Promise] = {
    Role.ADMINISTRATOR: _("Administrator"),
    Role.EDITOR: _("Editor"),
    Role.READER: _("Reader"),
}
ROLES_EXPLAINED: dict[str, Promise] = {
    Role.ADMINISTRATOR: _("May do everything, users and roles included."),
    Role.EDITOR: _("May do everything but users and roles."),
    Role.READER: _("May see everything and change nothing."),
}
