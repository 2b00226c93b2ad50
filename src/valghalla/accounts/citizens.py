"""Citizens coming in: the CPR number in what NemLog-in says."""

import datetime

from valghalla.accounts.identities import Identity
from valghalla.accounts.levels import demand_level
from valghalla.accounts.whose import Named
from valghalla.base import cpr_number
from valghalla.base.errors import InvalidCprNumber
from valghalla.integrations.saml.assertion import Assertion
from valghalla.integrations.saml.errors import SamlRefused
from valghalla.integrations.saml.oiosaml import citizen_of


def identify(assertion: Assertion, *, now: datetime.datetime) -> Identity:
    """The citizen in a verified answer. Raises SamlRefused ("level", "professional_identity", "no_cpr",
    "cpr_unreadable")."""
    demand_level(assertion, "citizen")
    citizen = citizen_of(assertion)
    try:
        number = cpr_number.parse(citizen.cpr)
    except InvalidCprNumber:
        raise SamlRefused("cpr_unreadable") from None
    named = Named(assertion.name_id, assertion.session_index)
    return Identity(citizen.name, named, cpr=number.digits, uuid=citizen.uuid)
