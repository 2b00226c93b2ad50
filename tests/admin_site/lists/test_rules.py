"""The page where task types get their role in the election system and their kind of payment."""

import pytest

from tests.elections.factories import election, election_type, scene
from valghalla.audit.models import AuditEntry
from valghalla.elections.models import ElectionTaskType
from valghalla.task_types.models import TaskType


@pytest.fixture
def stage(acting):
    return scene()


def address(stage) -> str:
    return f"/elections/{stage.election.pk}/lists/rules/"


def sent(page, **changes) -> dict[str, str]:
    fields = {}
    for row in page.rows:
        for bound in row.form:
            fields[bound.html_name] = str(bound.value())
    return fields | changes


def laid_down(stage) -> list[tuple[str, str, str]]:
    return list(stage.election.task_types.order_by("title").values_list("title", "voting_role", "payment_kind"))


@pytest.mark.acceptance("A-400")
def test_roles_are_laid_down_by_task_type_for_this_election_and_those_to_come(office, stage, by):
    page = office.get(address(stage)).context["page"]
    first, second = (row.form.prefix for row in page.rows)
    fields = sent(
        page, **{f"{first}-voting_role": "appointed", f"{second}-voting_role": "none", f"{first}-payment_kind": "fee"}
    )
    assert office.post(address(stage), fields | {"for_later": "on"}).status_code == 302
    assert laid_down(stage) == [("Tilforordnet", "appointed", "fee"), ("Valgstyrer", "none", "")]
    assert list(TaskType.objects.order_by("title").values_list("voting_role", flat=True)) == ["appointed", "none"]
    entry = AuditEntry.objects.filter(action="list_rules.changed").order_by("id").first()
    assert (entry.actor_id, entry.details["changed"]) == (
        by.id,
        {"voting_role": ["", "appointed"], "payment_kind": ["", "fee"]},
    )


def test_without_the_tick_the_catalogue_and_other_elections_stay(office, stage):
    page = office.get(address(stage)).context["page"]
    office.post(address(stage), sent(page, **{f"{page.rows[0].form.prefix}-voting_role": "secretary"}))
    assert laid_down(stage)[0] == ("Tilforordnet", "secretary", "")
    assert set(TaskType.objects.values_list("voting_role", flat=True)) == {""}


def test_nothing_is_overwritten_when_somebody_else_changed_a_type_meanwhile(office, stage):
    page = office.get(address(stage)).context["page"]
    ElectionTaskType.objects.filter(pk=stage.task_type.pk).update(voting_role="none", version=9)
    answer = office.post(address(stage), sent(page, **{f"{page.rows[0].form.prefix}-voting_role": "secretary"}))
    shown = answer.context["page"]
    assert [(one.theirs, one.yours) for one in shown.conflict.differences] == [("Eksporteres ikke", "Valgsekretær")]
    assert laid_down(stage)[0] == ("Tilforordnet", "none", "")
    assert shown.rows[0].form["voting_role"].value() == "secretary"
    again = dict(sent(page)) | {
        shown.rows[0].form.add_prefix(name): shown.rows[0].form[name].value() for name in ("version", "voting_role")
    }
    office.post(address(stage), again)
    assert laid_down(stage)[0] == ("Tilforordnet", "secretary", "")


def test_a_role_that_does_not_exist_is_refused(office, stage):
    page = office.get(address(stage)).context["page"]
    answer = office.post(address(stage), sent(page, **{f"{page.rows[0].form.prefix}-voting_role": "king"}))
    assert (answer.status_code, laid_down(stage)[0]) == (200, ("Tilforordnet", "", ""))


def test_an_election_without_task_types_says_so(office, acting):
    bare = election(type=election_type())
    answer = office.get(f"/elections/{bare.pk}/lists/rules/")
    assert "endnu ingen opgavetyper" in answer.content.decode()
