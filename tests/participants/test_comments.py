"""Comments of the office: who wrote what when, and two clerks at once."""

import datetime

import pytest

from tests.participants.factories import participant
from valghalla.audit.models import AuditEntry
from valghalla.base.errors import StaleVersion
from valghalla.participants.comments import add_comment, change_comment, delete_comment
from valghalla.participants.errors import EmptyComment
from valghalla.participants.models import Comment

LATER = datetime.timedelta(hours=1)


@pytest.mark.acceptance("A-312")
def test_a_comment_keeps_author_and_time_and_the_audit_keeps_no_text(acting, by, now):
    person = participant()
    comment = add_comment(person, "  Vil helst sidde ned. ", by=by, now=now)
    assert (comment.text, comment.author_id, comment.at) == ("Vil helst sidde ned.", by.id, now)
    (entry,) = AuditEntry.objects.filter(action="comment.added")
    assert (entry.participant_id, entry.details) == (person.pk, {})


@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_empty_comment_is_refused(acting, by, now, text):
    with pytest.raises(EmptyComment):
        add_comment(participant(), text, by=by, now=now)
    assert not Comment.objects.exists()


def test_the_second_clerk_does_not_overwrite_the_first(acting, by, now):
    comment = add_comment(participant(), "Første", by=by, now=now)
    change_comment(comment, "Anden", read_at=now, by=by, now=now + LATER)
    with pytest.raises(StaleVersion):
        change_comment(comment, "Tredje", read_at=now, by=by, now=now + 2 * LATER)
    comment.refresh_from_db()
    assert (comment.text, comment.at) == ("Anden", now + LATER)


def test_deleting_twice_does_nothing_the_second_time(acting, by, now):
    comment = add_comment(participant(), "Væk", by=by, now=now)
    assert [delete_comment(comment, by=by, now=now), delete_comment(comment, by=by, now=now)] == [True, False]
    assert AuditEntry.objects.filter(action="comment.deleted").count() == 1
