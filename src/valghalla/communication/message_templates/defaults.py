"""The templates a municipality starts with, one for each event, in Danish and English, long and short.

The texts stand in ``defaults/da`` and ``defaults/en``: an .html file with the subject on the first line and HTML after it,
and a .txt file for text messages.
"""

from pathlib import Path

from valghalla.communication.models import Channel, Event, MessageTemplate, Wording

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
    Event.CHANGED: "Standard - Ændret tid eller sted",
    Event.MOVED: "Standard - Flyttet til en anden plads",
    Event.DELETED: "Standard - Aflyst opgave",
    Event.CALLED_OFF: "Standard - Aflyst valg",
    Event.NOTICE: "Standard - Nyt til ansvarlige",
}
# What is written every day to the same few people is no matter for their official mailbox.
CHANNELS = {Event.NOTICE: Channel.EMAIL}


def make_default_templates(*, channel: Channel = Channel.EMAIL) -> int:
    """Give the municipality acted for the templates it lacks; those it has, changed or not, stay. Returns how many.

    channel: of those where the event says no other (CHANNELS).
    """
    known = set(MessageTemplate.objects.exclude(default_for="").values_list("default_for", flat=True))
    made = 0
    for event in Event:
        if event not in known:
            MessageTemplate.objects.create(
                title=TITLES[event], channel=CHANNELS.get(event, channel), default_for=event, **columns(event)
            )
            made += 1
    return made


def columns(event: Event) -> dict[str, str]:
    """The delivered text of an event as a template keeps it: name of a column → text."""
    danish, english = default_text(event), default_text(event, language="en")
    return {
        "subject": danish.subject,
        "body": danish.body,
        "short_body": danish.short_body,
        "subject_en": english.subject,
        "body_en": english.body,
        "short_body_en": english.short_body,
    }


def default_text(event: Event, *, language: str = "da") -> Wording:
    """What is delivered for an event, its body as HTML. Raises OSError when there is nothing in that language."""
    subject, _, body = (TEXTS / language / f"{event}.html").read_text(encoding="utf-8").partition("\n")
    short = (TEXTS / language / f"{event}.txt").read_text(encoding="utf-8")
    return Wording(subject.strip(), body.strip(), short.strip())
