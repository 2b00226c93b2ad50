"""Every answer that must let nobody in, and the reason it is refused for."""

from tests.integrations.saml.attack import Attack
from tests.integrations.saml.on_signatures import injection_attacks, signature_attacks
from tests.integrations.saml.on_statements import (
    answer_attacks,
    attribute_attacks,
    statement_attacks,
    structure_attacks,
)
from tests.integrations.saml.on_wrappings import encryption_attacks, xml_attacks
from tests.integrations.saml.wrapping import wrappings
from valghalla.integrations.saml.parties import Profile

ATTACKS: list[Attack] = [
    *[Attack(name, reason, make) for name, reason, make in wrappings()],
    *signature_attacks(),
    *injection_attacks(),
    *statement_attacks(),
    *attribute_attacks(),
    *structure_attacks(),
    *answer_attacks(),
    *encryption_attacks(),
    *xml_attacks(),
]


def attacks_on(profile: Profile) -> list[Attack]:
    """Those that a site of that kind must refuse."""
    return [attack for attack in ATTACKS if attack.only_for in (None, profile)]
