"""The office's comments about a person: who wrote what when. They go with the person."""

import datetime

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.errors import StaleVersion
from valghalla.participants.errors import EmptyComment
from valghalla.participants.models import Comment, Participant

LONGEST_COMMENT = 4000


def add_comment(participant: Participant, text: str, *, by: Actor, now: datetime.datetime) -> Comment:
    """Note something about the person; the audit tells that, not what. Raises EmptyComment."""
    with transaction.atomic():
        comment = Comment.objects.create(participant=participant, text=_tidy(text), author_id=by.id, at=now)
        record("comment.added", comment, by=by, now=now, participant_id=participant.pk)
    return comment


def change_comment(
    comment: Comment, text: str, *, read_at: datetime.datetime, by: Actor, now: datetime.datetime
) -> Comment:
    """Write the comment anew: author and time are from then on those of the change.

    read_at: the time the comment bore when the form was filled. Raises StaleVersion when somebody has changed it since,
    EmptyComment, or Comment.DoesNotExist when it is gone.
    """
    with transaction.atomic():
        held = Comment.objects.select_for_update().get(pk=comment.pk)
        if held.at != read_at:
            raise StaleVersion
        held.text, held.author_id, held.at = _tidy(text), by.id, now
        held.save(update_fields=["text", "author_id", "at"])
        record("comment.changed", held, by=by, now=now, participant_id=held.participant_id)
    return held


def delete_comment(comment: Comment, *, by: Actor, now: datetime.datetime) -> bool:
    """Take the comment away; False when it was gone already."""
    with transaction.atomic():
        held = Comment.objects.select_for_update().filter(pk=comment.pk).first()
        if held is None:
            return False
        record("comment.deleted", held, by=by, now=now, participant_id=held.participant_id)
        held.delete()
    return True


def _tidy(text: str) -> str:
    tidied = text.strip()[:LONGEST_COMMENT]
    if not tidied:
        raise EmptyComment
    return tidied
