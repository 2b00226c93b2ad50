"""Finding people by what they are known by outside."""

from django.db.models import Q, QuerySet

from valghalla.base.cpr_number import CprNumber
from valghalla.base.danish_order import search_terms
from valghalla.base.written_once import Asked, first, written_once
from valghalla.participants.contact import mobile_of
from valghalla.participants.errors import InvalidMobile
from valghalla.participants.models import FormerCprNumber, Participant, contact_word_digest, cpr_digest


def by_cpr(number: CprNumber) -> Participant | None:
    """Whoever has this CPR number here, or had it before CPR gave her another."""
    return first(_by_digest(cpr_digest(number))) or who_had(number)


def asked_by_cpr(number: CprNumber) -> Asked:
    """The question who has this CPR number, to be asked together with others; ``who_had`` it when nobody has."""
    return _by_digest.asked(cpr_digest(number))


def who_had(number: CprNumber) -> Participant | None:
    """Whoever had this CPR number before CPR gave her another."""
    former = FormerCprNumber.objects.filter(cpr_digest=cpr_digest(number)).select_related("participant").first()
    return former.participant if former is not None else None


@written_once
def _by_digest(digest: bytes) -> QuerySet[Participant]:
    return Participant.objects.filter(cpr_digest=digest)


def matching(people: QuerySet[Participant], typed: str) -> QuerySet[Participant]:
    """Those of the people who fit every word typed: each is part of a name, or a whole word of mobile number or e-mail.

    A mobile number may be written in any way ("+45 12 34 56 78"). Contact data is sealed, so parts of its words are
    not found. Nothing typed fits everybody.
    """
    words = Q()
    for term in search_terms(typed):
        words &= Q(search_text__contains=term) | Q(contact_words__contains=[contact_word_digest(term)])
    if mobile := _mobile(typed):
        words |= Q(contact_words__contains=[contact_word_digest(mobile)])
    return people.filter(words)


def with_mobile(mobile: str) -> list[Participant]:
    """Everybody with that mobile number, the eldest row first. mobile: eight digits; nobody has ""."""
    if not mobile:
        return []
    found = Participant.objects.filter(contact_words__contains=[contact_word_digest(mobile)]).order_by("pk")
    return [person for person in found if person.mobile == mobile]


def _mobile(typed: str) -> str:
    try:
        return mobile_of(typed)
    except InvalidMobile:
        return ""
