"""What goes wrong: chosen by the receiver's number, or by switches for a share of all messages."""

from enum import StrEnum


class Fault(StrEnum):
    """The first ones meet the caller, the others what is told afterwards.

    SLOW: the answer waits ``slow_seconds``. DOWN: 503. ERROR: 500, nothing is taken. TOO_MANY: 429. NO_CREDIT: 402.
    LOGIN: 401. REJECT: this number is not taken. UNKNOWN_ERROR, HANG_UP: it is taken, and the caller gets 500 or no
    answer. FAILS: the operator cannot deliver. REORDERED: what happened last is told first.
    """

    SLOW = "slow"
    DOWN = "down"
    ERROR = "error"
    TOO_MANY = "too-many"
    NO_CREDIT = "no-credit"
    LOGIN = "login"
    REJECT = "reject"
    UNKNOWN_ERROR = "unknown-error"
    HANG_UP = "hang-up"
    FAILS = "fails"
    LOST = "lost"
    DUPLICATE = "duplicate"
    DELAYED = "delayed"
    REORDERED = "reordered"


# The last eight digits of a number that has a fault of its own, always.
BY_NUMBER: dict[str, Fault] = {
    "00000091": Fault.REJECT,
    "00000092": Fault.FAILS,
    "00000093": Fault.LOST,
    "00000094": Fault.DUPLICATE,
    "00000095": Fault.REORDERED,
    "00000096": Fault.UNKNOWN_ERROR,
    "00000097": Fault.HANG_UP,
    "00000098": Fault.DELAYED,
    "00000099": Fault.SLOW,
}
IN_WORDS: dict[Fault, str] = {
    Fault.SLOW: "Svarer langsomt",
    Fault.DOWN: "Nede (503)",
    Fault.ERROR: "Fejl, intet taget imod (500)",
    Fault.TOO_MANY: "For mange på en gang (429)",
    Fault.NO_CREDIT: "Ingen penge på kontoen (402)",
    Fault.LOGIN: "Forkert adgangskode (401)",
    Fault.REJECT: "Nummeret afvises",
    Fault.UNKNOWN_ERROR: "Taget imod, men svarer 500",
    Fault.HANG_UP: "Taget imod, men svarer ikke",
    Fault.FAILS: "Kan ikke leveres",
    Fault.LOST: "Leveret, men det meldes ikke",
    Fault.DUPLICATE: "Leveringen meldes to gange",
    Fault.DELAYED: "Leveringen meldes sent",
    Fault.REORDERED: "Leveringen meldes i forkert rækkefølge",
}
