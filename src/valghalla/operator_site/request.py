"""A request to the operators' site, as its pages get it."""

from valghalla.municipalities.models import Municipality
from valghalla.operators.models import Operator
from valghalla.operators.request import OperatorsRequest


class OperatorRequest(OperatorsRequest):
    """Never made: it names what is put on the request on its way to a page.

    operator: who signed in; ``operator_page`` lets nobody else in.   municipality_shown: the one that the address names.
    """

    operator: Operator
    municipality_shown: Municipality
