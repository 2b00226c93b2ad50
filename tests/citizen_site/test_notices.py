"""Whoever answers for something chooses how often she is told, on a page of her own."""

import pytest

from tests.elections.factories import scene
from tests.participants.factories import participant
from valghalla.audit.models import AuditEntry
from valghalla.communication.models import NoticeChoice
from valghalla.places.models import WorkLocationResponsible
from valghalla.teams.models import TeamResponsible

ADDRESS = "/profile/news/"


@pytest.mark.acceptance("E-231")
@pytest.mark.parametrize("roles", [("team",), ("place",), ("team", "place")])
def test_she_chooses_for_what_she_answers_for(acting, citizen, roles):
    s, person = scene(), participant()
    if "team" in roles:
        TeamResponsible.objects.create(team=s.team.source, participant=person)
    if "place" in roles:
        WorkLocationResponsible.objects.create(work_location=s.place.source, participant=person)
    browser = citizen(person)
    own = "/my-team/" if "team" in roles else f"/my-work-location/{s.place.source_id}/"
    assert ADDRESS in browser.get(own, follow=True).content.decode() or own != "/my-team/"
    form = browser.get(ADDRESS).context["page"]["form"]
    assert {name: form[name].value() for name in form.fields} == {
        role: {"team": "daily", "place": "never"}[role] for role in roles
    }
    answer = browser.post(ADDRESS, dict.fromkeys(roles, "at_once"))
    assert answer["Location"] == ("/my-team/" if "team" in roles else "/my-work-location/")
    assert dict(NoticeChoice.objects.values_list("role", "pace")) == dict.fromkeys(roles, "at_once")
    entry = AuditEntry.objects.filter(action="participant.changed").first()
    assert (entry.actor_kind, entry.actor_id, entry.details["fields"]) == ("participant", person.pk, ["notices"])
    assert browser.post(ADDRESS, dict.fromkeys(roles, "hourly")).status_code == 422


def test_who_answers_for_nothing_has_nothing_to_choose(acting, citizen):
    scene()
    assert citizen(participant()).get(ADDRESS).status_code == 403
