"""Bringing people in from a file in the browser: upload, columns, agreeing, progress, report."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.elections.factories import team
from tests.pages import staff_client
from tests.participants.factories import participant
from valghalla.accounts.models import StaffUser
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.participants.importing.people import carry_on
from valghalla.participants.models import ImportRow, ImportRun, Participant
from valghalla.teams.members import join
from valghalla.teams.models import TeamMember

ADDRESS = "/participants/import/"
FILE = "CPR;Mail;Team\n1012620000;ase@eksempel.dk;Venstre\n1012620003;;Venstre\n31029;;Venstre\n"


def into_team(team_id, participant_id, now):
    return join(team_id, participant_id, joined_by="import", now=now)


def upload(office, content: bytes, name: str = "folk.csv"):
    return office.post(ADDRESS, {"file": SimpleUploadedFile(name, content)})


def uploaded(office, text: str = FILE) -> str:
    answer = upload(office, text.encode())
    assert answer.status_code == 302
    return answer.headers["Location"]


def test_a_file_is_shown_line_by_line_before_anything_happens(office):
    team("Venstre")
    place = uploaded(office)
    page = office.get(place).context["page"]
    assert [figure.value for figure in page.figures] == [3, 2, 0, 1]
    assert page.form.initial == {
        "cpr": 0,
        "email": 1,
        "mobile": "",
        "team": 2,
        "team_for_all": "",
        "add_existing": True,
    }
    html = office.get(place).content.decode()
    assert "1012620000" not in html
    assert "1012xx-xxxx" in html
    assert not Participant.objects.exists()


def test_a_workbook_in_which_excel_ate_the_zero(office):
    book = openpyxl.Workbook()
    book.active.append(["Personnummer", "Mobil"])
    book.active.append([411491048, "12 34 56 78"])
    content = io.BytesIO()
    book.save(content)
    venstre = team("Venstre")
    place = upload(office, content.getvalue(), "folk.xlsx").headers["Location"]
    office.post(place, {"cpr": "0", "mobile": "1", "email": "", "team": "", "team_for_all": venstre.pk})
    page = office.get(place).context["page"]
    assert (page.coming_in, page.table.rows[0].cells[1]) == (1, "0411xx-xxxx")


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.4 noget", b"\x89PNG\r\n\x1a\n0000", b"PK\x03\x04noget", b"x" * (10 * 1024 * 1024 + 2)]
)
def test_a_file_of_another_kind_is_refused_with_a_sentence(office, content):
    answer = upload(office, content)
    assert answer.status_code == 200
    assert len(answer.context["page"].form.errors["file"]) == 1
    assert not ImportRun.objects.exists()


def test_columns_cannot_mean_two_things_and_one_must_be_the_number(office):
    team("Venstre")
    place = uploaded(office)
    for posted in ({"cpr": "0", "email": "0"}, {"cpr": "", "email": "1"}, {"cpr": "7"}):
        assert office.post(place, posted).context["page"].form.errors


def test_a_file_not_agreed_is_nobody_elses(office, municipality, now):
    team("Venstre")
    place = uploaded(office)
    other = staff_client(
        StaffUser.objects.create(subject="y", name="Y", role="administrator", created_at=now), municipality
    )
    assert other.get(place).status_code == 404
    assert other.post(f"{place}start/").status_code == 404
    assert other.post(f"{place}drop/").status_code == 404


def test_dropping_leaves_nothing(office):
    team("Venstre")
    place = uploaded(office)
    office.post(f"{place}drop/")
    assert not ImportRun.objects.exists()
    assert not ImportRow.objects.exists()


@pytest.mark.acceptance("A-324")
@pytest.mark.usefixtures("committed", "outside")
def test_the_whole_way_to_the_report(office):
    venstre = team("Venstre")
    place = uploaded(office)
    office.post(f"{place}start/")
    under_way = office.get(place).context["page"]
    assert (under_way.progress.done, under_way.progress.total, under_way.finished) == (1, 3, False)
    assert "HX-Refresh" not in office.get(f"{place}progress/").headers
    carry_on(ImportRun.objects.get().pk, join=into_team, tick=clock.now)
    done = office.get(place).context["page"]
    assert (done.progress.done, done.progress.failed, done.finished) == (3, 2, True)
    assert office.get(f"{place}progress/").headers["HX-Refresh"] == "true"
    assert TeamMember.objects.get().team_id == venstre.pk
    report = office.get(f"{place}report/")
    assert "import.csv" in report.headers["Content-Disposition"]
    lines = report.content.decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in lines[1:]] == ["2", "3", "4"]
    assert "Østergård" in lines[1]
    assert not any("101262" in line for line in lines)
    assert AuditEntry.objects.filter(action="import.report_exported").exists()
    again = office.post(f"{place}start/")
    assert again.status_code == 302
    assert Participant.objects.count() == 1


@pytest.mark.usefixtures("committed", "outside")
def test_waiting_for_cpr_is_said_so(office):
    team("Venstre")
    place = uploaded(office, "CPR;Team\n1510711048;Venstre\n")
    office.post(f"{place}start/")
    carry_on(ImportRun.objects.get().pk, join=into_team, tick=clock.now)
    page = office.get(place).context["page"]
    assert page.waiting
    assert not page.finished


def test_people_already_here_are_counted(office):
    participant(cpr="1012620000")
    team("Venstre")
    page = office.get(uploaded(office)).context["page"]
    assert [figure.value for figure in page.figures] == [3, 2, 1, 1]
