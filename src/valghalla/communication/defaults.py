"""The templates a municipality starts with, one for each event, in Danish.

The texts stand in ``defaults/da``: the subject on the first line, HTML after it.
"""

from pathlib import Path

from valghalla.communication.models import Channel, Event, MessageTemplate

TEXTS = Path(__file__).parent / "defaults"

TITLES = {
    Event.CONFIRMATION: "Standard - bekræftelse på tilmelding",
    Event.CANCELLATION: "Standard - bekræftelse på afmelding",
    Event.INVITATION: "Standard - Invitation til opgave",
    Event.INVITATION_REMINDER: "Standard - Invitationspåmindelse",
    Event.TASK_REMINDER: "Standard - Opgavepåmindelse",
    Event.RETRACTED: "Standard - Annulleret invitation",
    Event.REMOVED: "Standard - Fjernet fra opgave",
    Event.REMOVED_BY_VALIDATION: "Standard - Fjernet pga. nye CPR-oplysninger",
}


def make_default_templates(*, channel: Channel = Channel.EMAIL, language: str = "da") -> int:
    """Give the municipality acted for the templates it lacks; those it has, changed or not, stay. Returns how many."""
    known = set(MessageTemplate.objects.exclude(default_for="").values_list("default_for", flat=True))
    made = 0
    for event in Event:
        if event not in known:
            subject, body = default_text(event, language=language)
            MessageTemplate.objects.create(
                title=TITLES[event], channel=channel, default_for=event, subject=subject, body=body
            )
            made += 1
    return made


def default_text(event: Event, *, language: str = "da") -> tuple[str, str]:
    """Subject and HTML body as delivered. Raises OSError when there is none in that language."""
    subject, _, body = (TEXTS / language / f"{event}.html").read_text(encoding="utf-8").partition("\n")
    return subject.strip(), body.strip()
