"""What has happened in the largest municipality: the histories of its tasks, the messages sent, the audit.

Written by the database itself, a row for every step that people took; texts are sealed once and used again.
"""

from django.db import connection

from valghalla.communication.models import Message
from valghalla.communication.sealing import seal
from valghalla.elections.models import Election

AUDITED = 300_000
# Each task that somebody holds was given to her and she was invited; who accepted did so; one in ten was declined by another before.
_EVENTS = """
    INSERT INTO tasks_taskevent (municipality_id, task_id, election_id, work_location_id, team_id, task_type_id, task_day,
                                 participant_id, kind, at, by_kind, by_id, facts)
    SELECT task.municipality_id, task.id, task.election_id, task.work_location_id, task.team_id, task.task_type_id, task.task_day,
           CASE WHEN step.kind = 'declined' THEN other.id ELSE task.participant_id END,
           step.kind, task.assigned_at - make_interval(mins => 90000 - (task.id %% 40000)::int - step.minutes),
           CASE WHEN step.kind IN ('accepted', 'declined') THEN 'participant' ELSE 'system' END,
           CASE WHEN step.kind = 'declined' THEN other.id WHEN step.kind = 'accepted' THEN task.participant_id END, '{}'
    FROM tasks_task AS task
    CROSS JOIN (SELECT min(id) AS id FROM participants_participant) AS other
    CROSS JOIN (VALUES ('declined', 0), ('assigned', 10), ('invited', 20), ('accepted', 3000)) AS step (kind, minutes)
    WHERE task.election_id = %(election)s AND task.participant_id IS NOT NULL
      AND (step.kind <> 'declined' OR task.id %% 10 = 0)
      AND (step.kind <> 'accepted' OR task.state = 'accepted')
"""
# An invitation for each task that is held, with a reminder; a confirmation for each that was accepted, with a reminder.
_MESSAGES = """
    INSERT INTO communication_message (municipality_id, reference, participant_id, election_id, task_id, event, template_id, channel,
                                       facts, state, queued_at, due_at, handed_over_at, attempts, failure, subject_sealed, body_sealed)
    SELECT task.municipality_id, gen_random_uuid(), task.participant_id, task.election_id, task.id,
           kind.event, template.id, template.channel,
           jsonb_build_object('work_location', task.work_location_id, 'task_type', task.task_type_id, 'team', task.team_id,
                              'task_day', task.task_day, 'starts', to_char(task.starts, 'HH24:MI'), 'ends', to_char(task.ends, 'HH24:MI')),
           CASE WHEN task.id %% 500 = 0 THEN 'failed' ELSE 'handed_over' END,
           sent.at, sent.at, CASE WHEN task.id %% 500 <> 0 THEN sent.at END, 1,
           CASE WHEN task.id %% 500 = 0 THEN 'no_email' ELSE '' END, %(subject)s, %(body)s
    FROM tasks_task AS task
    CROSS JOIN (VALUES ('invitation', 20), ('invitation_reminder', 1500), ('confirmation', 3000), ('task_reminder', 6000))
        AS kind (event, minutes)
    CROSS JOIN LATERAL (SELECT task.assigned_at - make_interval(mins => 90000 - (task.id %% 40000)::int - kind.minutes) AS at) AS sent
    JOIN communication_messagetemplate AS template ON template.default_for = kind.event
    WHERE task.election_id = %(election)s AND task.participant_id IS NOT NULL
      AND (kind.event LIKE 'invitation%%' OR task.state = 'accepted')
"""
_AUDIT = """
    INSERT INTO audit_auditentry (municipality_id, at, actor_kind, actor_id, action, subject_type, subject_id, participant_id, details)
    SELECT %(municipality)s, now() - make_interval(mins => number), CASE WHEN number %% 3 = 0 THEN 'participant' ELSE 'staff' END,
           CASE WHEN number %% 3 = 0 THEN person.id ELSE %(staff)s END,
           CASE number %% 3 WHEN 0 THEN 'task.accepted' WHEN 1 THEN 'task.assigned' ELSE 'participant.viewed' END,
           CASE number %% 3 WHEN 2 THEN 'participant' ELSE 'task' END,
           CASE number %% 3 WHEN 2 THEN person.id ELSE task.id END, person.id, '{}'
    FROM generate_series(1, %(rows)s) AS number
    JOIN (SELECT id, row_number() OVER (ORDER BY id) AS at FROM participants_participant) AS person
      ON person.at = 1 + number %% (SELECT count(*) FROM participants_participant)
    JOIN (SELECT id, row_number() OVER (ORDER BY id) AS at FROM tasks_task) AS task
      ON task.at = 1 + number %% (SELECT count(*) FROM tasks_task)
"""


def has_past() -> bool:
    """Whether the municipality acted for has one."""
    return Message.objects.exists()


def make_past(election: Election, *, staff_id: int) -> None:
    """Write it, some 70,000 events, 80,000 messages and 300,000 rows of audit. staff_id: who did what the office did."""
    written = Message()
    seal(written, subject="Invitation", body="<p>Kære deltager</p><p>Du er inviteret til en opgave ved valget.</p>")
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, {"election": election.pk})
        texts = {"subject": bytes(written.subject_sealed or b""), "body": bytes(written.body_sealed or b"")}
        cursor.execute(_MESSAGES, {"election": election.pk, **texts})
        cursor.execute(_AUDIT, {"municipality": election.municipality_id, "staff": staff_id, "rows": AUDITED})
