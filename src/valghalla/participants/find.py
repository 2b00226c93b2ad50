"""Finding people by what they are known by outside."""

from valghalla.base.cpr_number import CprNumber
from valghalla.participants.models import FormerCprNumber, Participant, cpr_digest


def by_cpr(number: CprNumber) -> Participant | None:
    """Whoever has this CPR number here, or had it before CPR gave her another."""
    digest = cpr_digest(number)
    if (found := Participant.objects.filter(cpr_digest=digest).first()) is not None:
        return found
    former = FormerCprNumber.objects.filter(cpr_digest=digest).select_related("participant").first()
    return former.participant if former is not None else None
