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
