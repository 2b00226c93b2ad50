"""A request to the operators' site, as its pages get it."""

from django.http import HttpRequest

from valghalla.municipalities.models import Municipality
from valghalla.operators.models import Operator


class OperatorRequest(HttpRequest):
    """Never made: it names what is put on the request on its way to a page.

    operator: who signed in; ``operator_page`` lets nobody else in.   municipality_shown: the one that the address names.
    """

    site_kind: str
    operator: Operator
    municipality_shown: Municipality
