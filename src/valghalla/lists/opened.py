"""Sealed facts of people, opened once for each person and only as far as a list needs them."""

import datetime
from collections.abc import Collection
from typing import NamedTuple

from valghalla.lists.names import on_one_line
from valghalla.municipalities.keys import keyring
from valghalla.participants.models import CPR_CONTEXT, Participant, ParticipantDiet, open_contact

_FIELDS = (
    "pk",
    "first_names",
    "last_name",
    "birth_date",
    "protected_address",
    "digital_post",
    "cpr_sealed",
    "contact_sealed",
)


class Person(NamedTuple):
    """cpr: ten digits, "" when not asked for.   mobile, email, address: "" when not asked for; a protected address is "" unless
    that was asked for as well.   digital_post: None when CPR does not say.   diets: titles joined by comma."""

    pk: int
    name: str
    born: datetime.date | None
    protected: bool
    digital_post: bool | None
    cpr: str
    mobile: str
    email: str
    address: str
    diets: str


def people(
    participant_ids: Collection[int],
    *,
    with_cpr: bool = False,
    with_contact: bool = False,
    with_diets: bool = False,
    with_protected: bool = False,
) -> dict[int, Person]:
    """The people by key, in one query or, with diets, two; those who are gone are left out.

    with_protected: put protected addresses in, which the caller records.
    """
    ring = keyring()
    diets = _diets(participant_ids) if with_diets else {}
    found = {}
    rows = Participant.objects.filter(pk__in=participant_ids).values_list(*_FIELDS)
    for pk, first_names, last_name, born, protected, digital_post, cpr_sealed, contact_sealed in rows:
        contact = open_contact(contact_sealed) if with_contact else _NO_CONTACT
        found[pk] = Person(
            pk,
            f"{first_names} {last_name}".strip(),
            born,
            protected,
            digital_post,
            ring.open(bytes(cpr_sealed), context=CPR_CONTEXT) if with_cpr else "",
            contact["mobile"],
            contact["email"],
            "" if protected and not with_protected else _address(contact),
            diets.get(pk, ""),
        )
    return found


def hyphenated(digits: str) -> str:
    """A CPR number as people write it: "101262-0000". It was checked before it was sealed."""
    return f"{digits[:6]}-{digits[6:]}"


_NO_CONTACT = dict.fromkeys(("mobile", "email", "care_of", "street_address", "postal_code", "city"), "")


def _address(contact: dict[str, str]) -> str:
    return on_one_line(contact["care_of"], contact["street_address"], f"{contact['postal_code']} {contact['city']}")


def _diets(participant_ids: Collection[int]) -> dict[int, str]:
    """Participant → the titles of her diets in Danish order, joined by comma."""
    found: dict[int, list[str]] = {}
    rows = ParticipantDiet.objects.filter(participant__in=participant_ids).order_by("diet__sort_key", "diet_id")
    for participant_id, title in rows.values_list("participant_id", "diet__title"):
        found.setdefault(participant_id, []).append(title)
    return {participant_id: ", ".join(titles) for participant_id, titles in found.items()}
