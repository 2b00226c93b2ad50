"""Tables: tasks, what happened to them, and the links that lead to them."""

from django.db import models
from django.db.models import Q

from valghalla.base.tenancy import TenantForeignKey, TenantModel
from valghalla.elections.models import Election, ElectionTaskType, ElectionTeam, ElectionWorkLocation
from valghalla.participants.models import Participant
from valghalla.teams.models import new_token


class TaskState(models.TextChoices):
    """One word for where a task stands; the allowed steps are in states.py."""

    AVAILABLE = "available"
    UNANSWERED = "unanswered"
    ACCEPTED = "accepted"


class Task(TenantModel):
    """One place to fill, on one day. That nobody holds two overlapping tasks is a constraint of the database
    (migration 0001, ``no_overlapping_tasks``).

    starts, ends: Danish clock times; an end not after the start is on the next day.   invitation_token: in the personal
    link while unanswered.   invited_at: when the invitation was handed over.   reminded_at: when the newest reminder of the
    invitation was queued.   confirmed_at: when the confirmation was queued.   task_reminded_at: when the reminder of the
    task was, which its holder gets once.
    """

    # Where an index below begins with a column, it has none of its own.
    election = TenantForeignKey(
        Election, models.DO_NOTHING, in_database="CASCADE", related_name="tasks", db_index=False
    )
    work_location = TenantForeignKey(
        ElectionWorkLocation, models.DO_NOTHING, in_database="CASCADE", related_name="tasks"
    )
    team = TenantForeignKey(
        ElectionTeam, models.DO_NOTHING, in_database="CASCADE", related_name="tasks", db_index=False
    )
    task_type = TenantForeignKey(ElectionTaskType, models.DO_NOTHING, in_database="CASCADE", related_name="tasks")
    task_day = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    state = models.CharField(max_length=12, choices=TaskState.choices, default=TaskState.AVAILABLE)
    participant = TenantForeignKey(Participant, models.PROTECT, null=True, related_name="tasks")
    assigned_at = models.DateTimeField(null=True)
    invitation_token = models.CharField(max_length=32, null=True)  # noqa: DJ001 (unique where there is one)
    invited_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    task_reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="available", participant__isnull=True)
                | (~Q(state="available") & Q(participant__isnull=False)),
                name="state_and_participant_in_step",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["available", "unanswered", "accepted"]), name="task_state_known"
            ),
            models.UniqueConstraint(
                fields=["municipality", "invitation_token"],
                condition=Q(invitation_token__isnull=False),
                name="one_task_an_invitation",
            ),
        ]
        indexes = [
            # Those that are asked for by place, day or team have the column that the policy asks for, since PostgreSQL would
            # otherwise look for a way to fewer rows among the municipality's own, of which it expects far too few.
            models.Index(
                fields=["municipality", "election", "work_location", "task_day", "team", "task_type", "state"],
                name="tasks_of_place",
            ),
            models.Index(fields=["municipality", "election", "task_day", "id"], name="tasks_by_day"),
            # Counted without a look at the rows, so with the column that the policy asks for.
            models.Index(
                fields=["municipality", "election", "work_location", "task_type", "state"], name="tasks_counted"
            ),
            models.Index(
                fields=["municipality", "election", "participant"],
                include=["assigned_at", "state"],
                condition=Q(participant__isnull=False),
                name="tasks_held",
            ),
            models.Index(fields=["municipality", "team", "state", "election", "task_day"], name="tasks_of_team"),
            models.Index(
                fields=["election", "invited_at", "id"], condition=Q(state="unanswered"), name="tasks_waiting_longest"
            ),
            models.Index(
                fields=["election", "task_day", "id"],
                condition=Q(state="accepted", task_reminded_at__isnull=True),
                name="tasks_to_remind_of",
            ),
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"


class TaskEvent(TenantModel):
    """What happened to a task, only ever added. The task may go; place, type, team and day stay readable.

    participant: whom it happened with.   by_kind, by_id: who did it (audit's actors); on behalf of the participant when that is staff.
    undoes: what was taken back, of an event of the kind UNDONE; what was taken back does not count any more (``counts.noes``).
    """

    class Kind(models.TextChoices):
        ASSIGNED = "assigned"
        INVITED = "invited"
        REMINDED = "reminded"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"
        REMOVED = "removed"
        INVALIDATED = "invalidated"
        MOVED = "moved"
        CHANGED = "changed"
        UNDONE = "undone"
        SWAP_ASKED = "swap_asked"
        SWAP_DROPPED = "swap_dropped"
        SWAP_DONE = "swap_done"
        SWAP_REFUSED = "swap_refused"

    task = TenantForeignKey(
        Task, models.DO_NOTHING, in_database="SET NULL", null=True, related_name="events", db_index=False
    )
    election = TenantForeignKey(
        Election, models.DO_NOTHING, in_database="CASCADE", related_name="task_events", db_index=False
    )
    work_location = TenantForeignKey(ElectionWorkLocation, models.DO_NOTHING, in_database="CASCADE", related_name="+")
    team = TenantForeignKey(ElectionTeam, models.DO_NOTHING, in_database="CASCADE", related_name="+")
    task_type = TenantForeignKey(ElectionTaskType, models.DO_NOTHING, in_database="CASCADE", related_name="+")
    task_day = models.DateField()
    participant = TenantForeignKey(
        Participant,
        models.DO_NOTHING,
        in_database="SET NULL",
        null=True,
        related_name="task_events",
        db_index=False,
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField()
    by_kind = models.CharField(max_length=12)
    by_id = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)
    undoes = TenantForeignKey(
        "self", models.DO_NOTHING, in_database="SET NULL", null=True, db_index=False, related_name="undone_by"
    )

    class Meta:
        indexes = [
            models.Index(fields=["undoes"], condition=Q(undoes__isnull=False), name="events_that_undo"),
            models.Index(fields=["task", "at"], name="events_of_task"),
            models.Index(fields=["election", "kind", "-at"], name="events_of_election"),
            models.Index(fields=["election", "-at", "-id"], name="events_of_election_newest"),
            models.Index(fields=["participant", "-at"], name="events_of_person"),
        ]


class TaskLink(TenantModel):
    """An address that shows available tasks of one team to whoever has it, without signing in.

    The filters are lists of ids, empty for all.   with_trusted: trusted tasks as well.   single: made for one group of
    equal tasks ("copy link"), not by hand.
    """

    election = TenantForeignKey(Election, models.DO_NOTHING, in_database="CASCADE", related_name="task_links")
    team = TenantForeignKey(ElectionTeam, models.DO_NOTHING, in_database="CASCADE", related_name="task_links")
    token = models.CharField(max_length=32, default=new_token)
    name = models.CharField(max_length=255, blank=True)
    task_day = models.DateField(null=True)
    work_locations = models.JSONField(default=list)
    areas = models.JSONField(default=list)
    task_types = models.JSONField(default=list)
    with_trusted = models.BooleanField(default=False)
    single = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "token"], name="one_task_link_a_token")]
        indexes = [models.Index(fields=["election", "team"], name="task_links_of_team")]


class Recheck(TenantModel):
    """One time the rules for tasks became stricter, and those who had the tasks were checked at once.

    subject: "task_type" or "election_type".   name: its title then.   elections: keys of those it reached.
    people: who were checked, each once.   freed: tasks that somebody lost; their events carry the key as ``recheck``.
    """

    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=20)
    name = models.CharField(max_length=255)
    elections = models.JSONField(default=list)
    people = models.PositiveIntegerField(default=0)
    freed = models.PositiveIntegerField(default=0)


class BulkRun(TenantModel):
    """Something done to many tasks or people at once: first only planned, then carried out, perhaps undone.

    election: None when it is about people and no election.   choices: what was chosen, keys only, such as {"team": 7};
    and the number of the plan, which each change raises, and how many rows were planned when it was begun.
    until: when the messages that the run made are sent; until then it can be undone whole. None when it made none.
    total: rows.   done, refused: how many went well and how many did not, when it has come to its end.
    undo_asked_at, undo_asked_by: who took it back.   put_back: how many rows it was possible for.
    """

    class Action(models.TextChoices):
        ASSIGN = "assign"
        INVITE = "invite"
        ACCEPT = "accept"
        DECLINE = "decline"
        REMOVE = "remove"
        MOVE = "move"
        TRANSFER = "transfer"
        MESSAGE = "message"
        JOIN_TEAM = "join_team"
        LEAVE_TEAM = "leave_team"
        CHECK_CPR = "check_cpr"

    election = TenantForeignKey(
        Election, models.DO_NOTHING, in_database="CASCADE", null=True, related_name="bulk_runs", db_index=False
    )
    action = models.CharField(max_length=12, choices=Action.choices)
    choices = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    started_at = models.DateTimeField(null=True)
    started_by = models.BigIntegerField(null=True)
    finished_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    undo_asked_at = models.DateTimeField(null=True)
    undo_asked_by = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    put_back = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["municipality", "-created_at", "-id"], name="bulk_runs_newest"),
            models.Index(fields=["election"], name="bulk_runs_of_election"),
        ]


class BulkRow(TenantModel):
    """One task or person of a run.

    participant: who has the task, or is to have it.   target: the task she is moved to.
    seen: what held of the task when the plan was made; it is left alone when that has changed.   before: what is put back.
    messages: keys of the messages made.   outcome: "" while planned, "done", or a word for why not (``bulk.outcomes``).
    facts: of the outcome, such as the rules that are not met.   undo: "" while it stands, "done", or a word for why it stays.
    """

    run = TenantForeignKey(BulkRun, models.DO_NOTHING, in_database="CASCADE", related_name="rows", db_index=False)
    position = models.PositiveIntegerField()
    task = TenantForeignKey(Task, models.DO_NOTHING, in_database="SET NULL", null=True, related_name="+")
    target = TenantForeignKey(Task, models.DO_NOTHING, in_database="SET NULL", null=True, related_name="+")
    participant = TenantForeignKey(Participant, models.DO_NOTHING, in_database="SET NULL", null=True, related_name="+")
    seen = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    messages = models.JSONField(default=list)
    outcome = models.CharField(max_length=20, blank=True)
    facts = models.JSONField(default=dict)
    undo = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "run", "position"], name="one_row_a_position"),
        ]
        indexes = [models.Index(fields=["run", "outcome", "position"], name="rows_of_bulk_run")]


class SwapWish(TenantModel):
    """Somebody has accepted a task and would rather have another; the office settles it. She keeps the task meanwhile.

    wanted_day: the Danish calendar date she would rather have, None for any.   wish, answer: hers and the office's words;
    they go with the person.   settled_by: a member of staff.
    """

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        REFUSED = "refused"

    task = TenantForeignKey(Task, models.DO_NOTHING, in_database="CASCADE", related_name="swap_wishes", db_index=False)
    election = TenantForeignKey(
        Election, models.DO_NOTHING, in_database="CASCADE", related_name="swap_wishes", db_index=False
    )
    participant = TenantForeignKey(
        Participant, models.DO_NOTHING, in_database="CASCADE", related_name="swap_wishes", db_index=False
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    wanted_day = models.DateField(null=True)
    wish = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["open", "done", "refused"]), name="swap_state_known"),
            models.UniqueConstraint(
                fields=["task", "participant"], condition=Q(state="open"), name="one_swap_wish_open"
            ),
        ]
        indexes = [
            models.Index(fields=["task"], name="swap_wishes_of_task"),
            models.Index(fields=["election"], condition=Q(state="open"), name="swap_wishes_open"),
            models.Index(fields=["participant"], name="swap_wishes_of_person"),
        ]


class CalendarAddress(TenantModel):
    """The private address of a person's calendar: whoever has the token reads when and where her tasks are, without
    signing in. One for each person; a new one takes the place of the old.

    opened: how often it was read.   opened_at: when it was read last.   expires_at: then it is nobody's any more; reading
    it makes that later.
    """

    participant = TenantForeignKey(
        Participant, models.DO_NOTHING, in_database="CASCADE", related_name="+", db_index=False
    )
    token = models.CharField(max_length=32, default=new_token)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant"], name="one_calendar_address_each"),
            models.UniqueConstraint(fields=["municipality", "token"], name="one_calendar_address_a_token"),
        ]
