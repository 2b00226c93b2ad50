"""The frame of the operator's site: menu, and who is signed in."""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from valghalla.accounts.session_end.frame import session_of
from valghalla.components.frame import Frame, menu
from valghalla.operator_site.request import OperatorRequest

MENU = (
    ("start", _("Municipalities")),
    ("operations", _("Background work")),
    ("entries", _("Operator log")),
)


def frame_for(request: OperatorRequest) -> Frame:
    """What stands round every page of those who run the service."""
    operator = request.operator
    return Frame(
        menu=menu(MENU, {name: reverse(name) for name, _ in MENU}, path=_in_menu(request.path)) if operator else (),
        person_name=operator.name if operator else "",
        sign_in_url=reverse("sign_in"),
        sign_out_url=reverse("sign_out"),
        session=session_of(request),
        language=translation.get_language() or "da",
        language_url=reverse("language"),
    )


def _in_menu(path: str) -> str:
    """The path as the menu knows it: a municipality's pages belong to the list of them."""
    return reverse("start") if path.startswith("/municipalities/") else path
