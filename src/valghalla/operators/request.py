"""A request with the operator who signed in, as the middleware leaves it."""

from valghalla.accounts.request import AccountRequest
from valghalla.operators.models import Operator


class OperatorsRequest(AccountRequest):
    """Never made: it names what is put on the request. operator: who signed in on the operators' site, None for nobody."""

    operator: Operator | None
