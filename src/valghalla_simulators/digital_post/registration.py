"""Who can receive what, from the same people that CPR answers about.

Where CPR does not say (None), the registers of Digital Post and NemSMS do: yes.
"""

from valghalla_simulators.digital_post.memo_rules import Failure
from valghalla_simulators.municipalities import MUNICIPALITIES
from valghalla_simulators.person import Person, Status
from valghalla_simulators.register import Register

_GONE = (Status.DEAD, Status.ANNULLED, Status.DOUBLE, Status.CHANGED)
# Stand-ins: the codes for these are not public.
NOT_REGISTERED = "recipient.not.registered"
NO_ADDRESS = "recipient.address.unknown"


def has_digital_post(register: Register, number: str) -> bool:
    """Whether a CPR or CVR number has a Digital Post box; False for a number that is nobody's."""
    if len(number) == 8:
        return any(one.cvr == number for one in MUNICIPALITIES)
    person = _living(register, number)
    return person is not None and person.digital_post is not False


def takes_text_messages(register: Register, number: str) -> bool:
    """Whether somebody is signed up for NemSMS."""
    person = _living(register, number)
    return person is not None and person.text_messages is not False


def not_registered(service: str) -> Failure:
    """Why something did not arrive."""
    return Failure(NOT_REGISTERED, f"Modtageren er ikke tilmeldt {service}")


def address_of(register: Register, number: str) -> tuple[str, ...]:
    """Name and address lines for an envelope, from CPR; empty when there is no address."""
    person = _living(register, number)
    home = person.address if person else None
    if person is None or home is None:
        return ()
    lines = (person.name, home.care_of, home.line, home.locality, f"{home.postal_code} {home.postal_district}")
    return tuple(filter(None, lines))


def name_of(register: Register, number: str) -> str:
    """What somebody is called, "" for nobody."""
    person = register.find(number)[1] if len(number) == 10 else None
    return person.name if person else ""


def _living(register: Register, number: str) -> Person | None:
    person = register.find(number)[1] if len(number) == 10 else None
    return None if person is None or person.status in _GONE else person
