"""Who is shut out, by whom, and who may open it again."""

import pytest

from tests.pages import staff_client
from valghalla.accounts.models import Session, StaffUser
from valghalla.accounts.users.access import end_access, reopen_access
from valghalla.accounts.users.errors import ActorEnded, AlreadyEnded, NotEnded, OwnAccess
from valghalla.audit import actors
from valghalla.audit.models import AuditEntry
from valghalla.base.tenancy import acting_for


@pytest.fixture
def birger(acting, now) -> StaffUser:
    """Another member of staff."""
    return StaffUser.objects.create(subject="birger", name="Birger", role="editor", created_at=now)


def entries() -> list[tuple[str, int, dict]]:
    found = AuditEntry.objects.filter(action__startswith="staff.access").order_by("pk")
    return list(found.values_list("action", "subject_id", "details"))


def test_access_ends_at_once_in_every_browser(acting, staff, birger, by, now):
    own, other = staff_client(staff, acting), [staff_client(birger, acting) for _ in range(2)]
    assert [client.get("/administration/").status_code for client in (own, *other)] == [200] * 3
    end_access(birger.pk, by=by, now=now)
    birger.refresh_from_db()
    assert (birger.ended_at, birger.ended_why) == (now, "by_office")
    assert [client.get("/administration/").status_code for client in (own, *other)] == [200, 302, 302]
    assert list(Session.objects.values_list("staff", flat=True)) == [staff.pk]


def test_it_is_recorded_with_how_many_sessions_ended(acting, staff, birger, by, now):
    assert staff_client(birger, acting)
    end_access(birger.pk, by=by, now=now)
    reopen_access(birger.pk, by=by, now=now)
    assert entries() == [
        ("staff.access_ended", birger.pk, {"why": "by_office", "sessions_ended": 1}),
        ("staff.access_reopened", birger.pk, {}),
    ]
    birger.refresh_from_db()
    assert (birger.ended_at, birger.ended_why) == (None, "")


def test_nobody_ends_her_own_access(staff, by, now):
    with pytest.raises(OwnAccess):
        end_access(staff.pk, by=by, now=now)
    assert StaffUser.objects.get(pk=staff.pk).ended_at is None


def test_two_who_shut_each_other_out_leave_one_in(staff, birger, by, now):
    end_access(birger.pk, by=by, now=now)
    with pytest.raises(ActorEnded):
        end_access(staff.pk, by=actors.staff(birger.pk), now=now)
    assert StaffUser.objects.get(pk=staff.pk).ended_at is None


def test_a_lost_role_can_be_made_a_lasting_end_and_only_the_office_s_is_opened(birger, by, now):
    StaffUser.objects.filter(pk=birger.pk).update(ended_at=now, ended_why="role_gone")
    with pytest.raises(NotEnded):
        reopen_access(birger.pk, by=by, now=now)
    end_access(birger.pk, by=by, now=now)
    with pytest.raises(AlreadyEnded):
        end_access(birger.pk, by=by, now=now)
    assert reopen_access(birger.pk, by=by, now=now).ended_why == ""


def test_staff_of_another_municipality_does_not_exist(municipality, other_municipality, now):
    with acting_for(other_municipality):
        theirs = StaffUser.objects.create(subject="x", name="X", role="reader", created_at=now)
    with acting_for(municipality):
        for verb in (end_access, reopen_access):
            with pytest.raises(StaffUser.DoesNotExist):
                verb(theirs.pk, by=actors.SYSTEM, now=now)
    with acting_for(other_municipality):
        assert StaffUser.objects.get(pk=theirs.pk).ended_at is None
