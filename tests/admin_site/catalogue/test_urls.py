"""Every address of the catalogue: who may open it; another municipality's records are unknown."""

import datetime

import pytest
from django.urls import reverse

from tests.elections import factories as elections
from tests.pages import SiteClient, staff_client
from tests.participants.factories import participant
from valghalla.accounts.models import StaffUser
from valghalla.audit import actors
from valghalla.base import clock, tenancy
from valghalla.base.spreadsheets.reading import read_table
from valghalla.base.tenancy import acting_for
from valghalla.participants.models import SpecialDiet
from valghalla.places.importing import drafts as import_drafts
from valghalla.places.models import Area, WorkLocation
from valghalla.task_types.models import TaskType
from valghalla.teams.members import join
from valghalla.teams.models import Team

URLCONF = "valghalla.config.urls_admin"
LISTS = ["administration", "areas", "work_locations", "teams", "task_types", "election_types", "diets"]
NEW = [
    "area_new",
    "work_location_new",
    "team_new",
    "task_type_new",
    "election_type_new",
    "diet_new",
    "work_location_import",
]
ONE = {
    "area_edit": "area", "area_delete": "area", "area_carry": "area",
    "work_location_edit": "place", "work_location_delete": "place", "work_location_carry": "place",
    "work_location_responsible_add": "place",
    "team_edit": "team", "team_delete": "team", "team_carry": "team", "team_responsible_add": "team",
    "task_type_edit": "type", "task_type_delete": "type", "task_type_carry": "type",
    "election_type_edit": "kind", "election_type_delete": "kind",
    "diet_edit": "diet", "diet_delete": "diet",
    "work_location_import_columns": "draft", "work_location_import_check": "draft",
}  # fmt: skip


@pytest.fixture
def ids(acting, staff, now) -> dict[str, int]:
    """One of everything, in an election to come."""
    day = clock.today() + datetime.timedelta(days=30)
    elections.scene(election_day=day, first_day=day, last_day=day)
    person = participant()
    team = Team.objects.order_by("id").first()
    join(team.pk, person.pk, joined_by="staff", now=now)
    draft = import_drafts.begin(
        read_table(b"Navn;Omr\xc3\xa5de\nSkolen;Nord\nHallen;Syd\n", "x.csv"),
        by=actors.staff(staff.pk),
        now=clock.now(),
    )
    return {
        "area": Area.objects.get().pk,
        "place": WorkLocation.objects.get().pk,
        "team": team.pk,
        "type": TaskType.objects.order_by("id").first().pk,
        "kind": elections.election_type().pk,
        "diet": SpecialDiet.objects.create(title="Vegetarisk").pk,
        "draft": draft.pk,
    }


def address(name: str, *args: int) -> str:
    return reverse(name, URLCONF, args=args)


@pytest.mark.parametrize("name", [*LISTS, *NEW, "work_locations_carry"])
def test_opens(office, ids, name):
    assert office.get(address(name)).status_code == 200


@pytest.mark.parametrize("name", [*ONE, "team"])
def test_one_opens(office, ids, name):
    assert office.get(address(name, ids[ONE.get(name, "team")])).status_code == 200


@pytest.mark.parametrize("name", [*ONE, "team"])
def test_another_municipalitys_is_unknown(ids, other_municipality, name):
    with OtherOffice(other_municipality) as client:
        assert client.get(address(name, ids[ONE.get(name, "team")])).status_code == 404


@pytest.mark.parametrize("name", [*NEW, *ONE, "work_locations_carry"])
def test_readers_change_nothing(ids, municipality, now, name):
    reader = StaffUser.objects.create(subject="r", name="Rita Læser", role="reader", created_at=now)
    client = staff_client(reader, municipality)
    url = address(name, ids[ONE[name]]) if name in ONE else address(name)
    assert client.get(url).status_code == 403
    assert client.post(url, {"title": "x", "name": "x"}).status_code == 403


@pytest.mark.parametrize("name", LISTS)
def test_readers_read(ids, municipality, now, name):
    reader = StaffUser.objects.create(subject="r", name="Rita Læser", role="reader", created_at=now)
    assert staff_client(reader, municipality).get(address(name)).status_code == 200


@pytest.mark.parametrize("name", [*LISTS, *NEW])
def test_nobody_signed_in_is_sent_to_sign_in(db, municipality, name):
    answer = SiteClient(municipality.admin_host).get(address(name))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/sign-in/")


class OtherOffice:
    """A client of another municipality's administrator; outside the fixture that acts for Korsbæk."""

    def __init__(self, municipality) -> None:
        self.municipality = municipality

    def __enter__(self):
        self.token = tenancy._acting.set(None)
        with acting_for(self.municipality):
            user = StaffUser.objects.create(subject="o", name="Otto", role="administrator", created_at=clock.now())
        return staff_client(user, self.municipality)

    def __exit__(self, *args) -> None:
        tenancy._acting.reset(self.token)
