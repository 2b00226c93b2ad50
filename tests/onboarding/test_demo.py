"""The municipalities to try: everybody whom README names has what README says."""

from tests.participants.factories import participant
from valghalla.onboarding import demo
from valghalla.onboarding.start import furnish
from valghalla.places.models import WorkLocationResponsible
from valghalla.teams.models import JoinRequest, TeamResponsible


def test_somebody_answers_for_a_team_and_somebody_for_places(acting, now):
    furnish(now=now)
    others, named = [participant() for _ in range(20)], [participant() for _ in demo.KORSBAEK.named]
    demo._teams_of(others, named, now)
    demo._answer(named[-2], named[-1], others[-1], now)
    (team,) = TeamResponsible.objects.filter(participant=named[-2]).values_list("team__name", flat=True)
    assert {person.memberships.get().team.name for person in named} == {team}, "she who is invited is one of them"
    waits = JoinRequest.objects.get()
    assert (waits.team.name, waits.participant) == (team, others[-1])
    assert others[-1].memberships.get().team.name != team
    places = WorkLocationResponsible.objects.filter(participant=named[-1]).values_list(
        "work_location__title", flat=True
    )
    assert sorted(places) == ["Forsamlingshuset", "Idrætshallen"]
