"""The audit log as administrators read it."""

import csv
import datetime
import html
import io
import re

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.elections.factories import team
from tests.pages import staff_client
from tests.participants.factories import participant
from valghalla.accounts.models import StaffUser
from valghalla.audit import actors
from valghalla.audit.models import AuditEntry
from valghalla.audit.record import entry, record
from valghalla.base.tenancy import acting_for
from valghalla.participants.erase import erase
from valghalla.places.areas import change_area, create_area
from valghalla.teams.responsibles import add_responsible
from valghalla.teams.teams import change_team

ADDRESS = "/administration/audit-log/"
ALL = f"{ADDRESS}?chosen=1"
DAY = datetime.datetime(2026, 10, 1)  # noqa: DTZ001 - a workbook knows no time zones
MINUTE = datetime.timedelta(minutes=1)


def rows(answer) -> list[list[str]]:
    """The cells of the table as text, line by line."""
    body = answer.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    lines = re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL)
    return [[plain(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.DOTALL)] for line in lines]


def plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def said(answer) -> list[str]:
    return [cells[5] for cells in rows(answer)]


@pytest.mark.acceptance("A-430")
def test_opens_on_participants_newest_first(office, by, now):
    person = participant(first_names="Anna", last_name="Holm")
    record("participant.added", person, by=by, now=now, participant_id=person.pk)
    record("participant.viewed", person, by=by, now=now + MINUTE, participant_id=person.pk)
    create_area(name="Nord", by=by, now=now)
    answer = office.get(ADDRESS, follow=True)
    assert answer.redirect_chain == [(f"{ADDRESS}?chosen=1&type=participant", 302)]
    assert said(answer) == ["Profil set", "Deltager oprettet"]
    assert "Type: Deltager" in plain(answer.content.decode())


@pytest.mark.acceptance("A-432")
def test_a_row_has_time_with_seconds_act_type_participant_birth_date_description_and_user(office, by):
    person = participant(first_names="Anna", last_name="Holm", birth_date=datetime.date(1970, 5, 17))
    at = datetime.datetime(2026, 10, 1, 10, 2, 3, tzinfo=datetime.UTC)
    record("participant.viewed", person, by=by, now=at, participant_id=person.pk)
    answer = office.get(ALL)
    assert rows(answer) == [
        ["01-10-2026 12:02:03", "Se", "Deltager", "Anna Holm", "17-05-1970", "Profil set", "Karen Valgmand"]
    ]
    assert f'<a href="/participants/{person.pk}/">Anna Holm</a>' in answer.content.decode()


@pytest.mark.acceptance("A-432")
def test_a_birth_date_that_is_not_known_is_left_out(office, by, now):
    person = participant(first_names="Bo", last_name="Berg", birth_date=None)
    record("participant.viewed", person, by=by, now=now, participant_id=person.pk)
    assert rows(office.get(ALL))[0][3:5] == ["Bo Berg", ""]


@pytest.mark.acceptance("A-319", "A-432")
def test_an_erased_person_is_erased_here_too(office, by, now):
    person = participant(first_names="Anna", last_name="Holm")
    record("cpr.looked_up", by=by, now=now, participant_id=person.pk, number="0101xx-xxxx", result="found")
    erase([person.pk], by=by, now=now + MINUTE)
    answer = office.get(ALL)
    assert [cells[3:6] for cells in rows(answer)] == [
        ["Slettet deltager", "", "Deltager slettet"],
        ["Slettet deltager", "", "Slået op i CPR Resultat: Fundet"],
    ]
    assert "Holm" not in answer.content.decode()
    assert "0101" not in answer.content.decode()


@pytest.mark.acceptance("A-431")
def test_several_types_and_several_acts_can_be_chosen(office, by, now):
    area = create_area(name="Nord", by=by, now=now)
    change_area(area.pk, name="Syd", description="", version=1, by=by, now=now + MINUTE)
    group = team("Venstre")
    change_team(group.pk, name="Venstre", short_name="V", description="Ny", version=1, by=by, now=now + 2 * MINUTE)
    record("staff.signed_in", by=by, now=now + 3 * MINUTE)
    both = said(office.get(f"{ALL}&type=area&type=team"))
    assert [one.split(":")[0] for one in both] == ["Team ændret", "Område ændret", "Område oprettet"]
    acts = said(office.get(f"{ALL}&type=area&type=team&type=sign_in&act=create&act=sign_in"))
    assert [one.split(":")[0] for one in acts] == ["Loggede ind", "Område oprettet"]


@pytest.mark.acceptance("A-433")
def test_the_period_is_whole_danish_days(office, by):
    for text in ("2026-10-01T21:59:59", "2026-10-01T22:00:00", "2026-10-02T21:59:59", "2026-10-02T22:00:00"):
        record("area.created", by=by, now=datetime.datetime.fromisoformat(f"{text}+00:00"), name=text[8:])
    assert said(office.get(f"{ALL}&since=02-10-2026&until=02-10-2026")) == [
        "Område oprettet: 02T21:59:59",
        "Område oprettet: 01T22:00:00",
    ]


@pytest.mark.acceptance("A-433")
def test_one_user_or_those_who_are_no_users(office, by, now):
    other = StaffUser.objects.create(subject="ole", name="Ole Olsen", role="editor", created_at=now)
    record("area.created", by=by, now=now, name="Nord")
    record("area.created", by=actors.staff(other.pk), now=now, name="Syd")
    record("election.closed", by=actors.SYSTEM, now=now)
    assert [cells[6] for cells in rows(office.get(f"{ALL}&user={other.pk}"))] == ["Ole Olsen"]
    assert [cells[6] for cells in rows(office.get(f"{ALL}&user=system"))] == ["Systemet Valgets sidste dag er forbi"]


@pytest.mark.acceptance("A-433")
def test_the_participant_is_searched_for_by_post_and_never_stands_in_the_address(office, by, now):
    anna, bo = participant(first_names="Anna", last_name="Holm"), participant(first_names="Bo", last_name="Berg")
    for person in (anna, bo):
        record("participant.viewed", person, by=by, now=now, participant_id=person.pk)
    answer = office.post(ADDRESS, {"search": "anna holm", "type": ["participant"]}, follow=True)
    ((address, _status),) = answer.redirect_chain
    assert "anna" not in address.lower()
    assert [cells[3] for cells in rows(answer)] == ["Anna Holm"]
    seen = AuditEntry.objects.get(action="audit.viewed")
    assert seen.details == {"filters": {"types": ["participant"], "searched": True}}


def test_what_makes_no_sense_is_passed_over(office, by, now):
    record("area.created", by=by, now=now, name="Nord")
    answer = office.get(f"{ALL}&type=moon&user=x&since=31-02-2026&after=x&before=99999999999999999999")
    assert answer.status_code == 200


@pytest.mark.acceptance("A-434", "A-435")
def test_a_change_shows_each_field_with_what_stood_and_what_stands(office, by, now):
    area = create_area(name="Nord", by=by, now=now)
    change_area(area.pk, name="Syd", description="Ved fjorden", version=1, by=by, now=now + MINUTE)
    assert said(office.get(ALL))[0] == "Område ændret: Syd Navn: Nord → Syd Beskrivelse: – → Ved fjorden"


@pytest.mark.acceptance("A-063", "A-085")
def test_responsibles_stand_with_person_and_team(office, by, now):
    person, group = participant(first_names="Anna", last_name="Holm"), team("Venstre")
    add_responsible(group, person.pk, by=by, now=now)
    (cells,) = rows(office.get(f"{ALL}&type=team_responsible"))
    assert cells[2:6] == ["Teamansvarlig", "Anna Holm", "01-01-1970", "Ansvarlig for teamet tilføjet: Venstre"]


@pytest.mark.acceptance("A-439")
def test_signing_in_and_being_refused_are_in_words(office, by, now):
    record("staff.signed_in", by=by, now=now, via="saml")
    record("sign_in.refused", by=actors.SYSTEM, now=now + MINUTE, reason="level")
    record("sign_in.refused", by=actors.SYSTEM, now=now + 2 * MINUTE, reason="signature")
    record("staff.signed_out", by=by, now=now + 3 * MINUTE)
    assert [cells[5:] for cells in rows(office.get(f"{ALL}&type=sign_in"))] == [
        ["Loggede ud", "Karen Valgmand"],
        [
            "Login afvist Fejl i det, login-tjenesten sendte (kode signature)",
            "Systemet Ingen var logget ind",
        ],
        ["Login afvist Sikringsniveauet var for lavt", "Systemet Ingen var logget ind"],
        ["Loggede ind Via: Det almindelige login", "Karen Valgmand"],
    ]


@pytest.mark.acceptance("A-440")
def test_what_the_system_does_stands_with_its_reason(office, acting, now):
    record("task.invalidated", by=actors.system("activation"), now=now, failed=["of_age"])
    (cells,) = rows(office.get(ALL))
    assert cells[6] == "Systemet Valget blev aktiveret"
    assert cells[5].endswith("Ikke opfyldt: Ikke 18 på opgavens dag") or "Ikke opfyldt: " in cells[5]


def test_operators_and_participants_stand_as_who_they_are(office, acting, now):
    person = participant(first_names="Anna", last_name="Holm")
    record("participant.changed", by=actors.participant(person.pk), now=now, participant_id=person.pk, fields=["email"])
    record("fallback.opened", by=actors.operator(1), now=now + MINUTE, reason="MitID er nede")
    assert [cells[5:] for cells in rows(office.get(ALL))] == [
        ["Nødadgang åbnet Årsag: MitID er nede", "Driften"],
        ["Deltager ændret Ændrede felter: E-mail", "Anna Holm"],
    ]


def test_what_was_written_by_people_is_escaped(office, by, now):
    create_area(name="<script>alert(1)</script>", by=by, now=now)
    assert "<script>alert(1)" not in office.get(ALL).content.decode()


def test_rows_of_another_municipality_are_not_there(office, other_municipality, by, now):
    with acting_for_other(other_municipality):
        record("area.created", by=actors.staff(1), now=now, name="Aarhus")
    assert said(office.get(ALL)) == []


def acting_for_other(other):
    """The other municipality, although one is acted for around."""
    from valghalla.base import tenancy

    class Other:
        def __enter__(self):
            self.token = tenancy._acting.set(None)
            self.inside = acting_for(other)
            self.inside.__enter__()

        def __exit__(self, *error):
            self.inside.__exit__(*error)
            tenancy._acting.reset(self.token)

    return Other()


def test_pages_are_read_by_key_both_ways(office, by, now):
    AuditEntry.objects.bulk_create(
        entry("area.created", by=by, now=now + n // 3 * MINUTE, name=f"Nr. {n}") for n in range(120)
    )
    newest = [f"Område oprettet: Nr. {n}" for n in reversed(range(120))]
    answer, seen = office.get(f"{ALL}&type=area"), []
    for _ in range(3):
        seen += said(answer)
        link = re.search(r'rel="next" href="([^"]+)"', answer.content.decode())
        if link:
            answer = office.get(ADDRESS + html.unescape(link[1]))
    assert seen == newest
    back = re.search(r'rel="prev" href="([^"]+)"', answer.content.decode())
    assert said(office.get(ADDRESS + html.unescape(back[1]))) == newest[50:100]


@pytest.mark.acceptance("A-437")
def test_reading_the_log_is_recorded_once_for_the_same_look(office, by, now):
    record("area.created", by=by, now=now, name="Nord")
    for address in (f"{ALL}&type=area", f"{ALL}&type=area&after=1", f"{ALL}&type=area", f"{ALL}&type=team"):
        office.get(address)
    seen = AuditEntry.objects.filter(action="audit.viewed").order_by("at", "pk").values_list("details", flat=True)
    assert list(seen) == [{"filters": {"types": ["area"]}}, {"filters": {"types": ["team"]}}]
    assert said(office.get(f"{ALL}&type=audit"))[-1] == "Revisionslog set Filtre: Typer: Område"


@pytest.mark.parametrize("role", ["editor", "reader"])
def test_only_administrators_read_it(municipality, acting, now, role):
    user = StaffUser.objects.create(subject=role, name=role, role=role, created_at=now)
    client = staff_client(user, municipality)
    assert [client.get(ADDRESS).status_code, client.get(f"{ADDRESS}export/").status_code] == [403, 403]


@pytest.mark.acceptance("A-441")
def test_no_address_changes_or_deletes_a_row(office, by, now):
    record("area.created", by=by, now=now, name="Nord")
    for method in ("put", "patch", "delete"):
        getattr(office, method)(ADDRESS)
    office.post(ADDRESS, {"delete": "1", "selected": "1"})
    assert AuditEntry.objects.filter(action="area.created").count() == 1


def test_as_many_queries_for_one_row_as_for_many(office, by, now):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert office.get(f"{ALL}&user={by.id}").status_code == 200
        return len(captured)

    area = create_area(name="Nord", by=by, now=now)
    add_responsible(team("Venstre"), participant().pk, by=by, now=now)
    queries()
    few = queries()
    for n in range(60):
        person, group = participant(), team(f"Team {n}")
        add_responsible(group, person.pk, by=by, now=now)
        change_area(area.pk, name=f"Nord {n}", description="", version=n + 1, by=by, now=now)
    many = queries()
    assert (many, few <= 15) == (few, True)


@pytest.mark.acceptance("A-433")
def test_the_export_holds_what_fits_and_is_recorded_with_filters_and_number(office, by, now):
    area = create_area(name="=Nord", by=by, now=now)
    change_area(area.pk, name="Syd", description="", version=1, by=by, now=now + MINUTE)
    team("Venstre")
    record("team.created", by=by, now=now, name="Venstre")
    answer = office.get(f"{ADDRESS}export/?chosen=1&type=area&format=csv_plain")
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert lines == [
        ["Dato", "Tidspunkt", "Handling", "Type", "Deltager", "Fødselsdato", "Beskrivelse", "Detaljer", "Bruger"],
        [
            "2026-10-01",
            "12:01:00",
            "Ret",
            "Område",
            "",
            "",
            "Område ændret: Syd",
            "Navn: =Nord → Syd",
            "Karen Valgmand",
        ],
        ["2026-10-01", "12:00:00", "Opret", "Område", "", "", "Område oprettet: =Nord", "", "Karen Valgmand"],
    ]
    taken = AuditEntry.objects.get(action="audit.exported")
    assert taken.details == {"number": 2, "format": "csv_plain", "filters": {"types": ["area"]}}


def test_the_workbook_has_real_dates(office, by, now):
    create_area(name="Nord", by=by, now=now)
    answer = office.get(f"{ADDRESS}export/?chosen=1&type=area")
    assert answer["Content-Disposition"].endswith('-revisionslog.xlsx"')
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [cell.value for cell in sheet[2]][:4] == [DAY, "12:00:00", "Opret", "Område"]
