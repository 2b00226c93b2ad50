"""What can go wrong with people and their data. None of it carries what was written, which may be somebody's."""


class ParticipantError(Exception):
    """Nothing was changed."""


class InvalidMobile(ParticipantError, ValueError):
    """No eight digits."""


class InvalidEmail(ParticipantError, ValueError):
    """No e-mail address."""


class AlreadyRegistered(ParticipantError):
    """Somebody with that CPR number, now or before, is registered. participant_id: who."""

    def __init__(self, participant_id: int) -> None:
        self.participant_id = participant_id
        super().__init__(str(participant_id))


class NumberReplaced(ParticipantError):
    """CPR says that the number was replaced, and does not say by which: the register's office has to be asked."""


class EmptyComment(ParticipantError, ValueError):
    """A comment says something."""


class HasTasks(ParticipantError):
    """Somebody who is to be erased still holds tasks. participant_ids: who."""

    def __init__(self, participant_ids: list[int]) -> None:
        self.participant_ids = participant_ids
        super().__init__(f"{len(participant_ids)} hold tasks")


class NoImport(ParticipantError):
    """The import is not in the state for this: begun already, or gone."""
