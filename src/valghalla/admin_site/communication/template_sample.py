"""Merge fields for whoever writes a template: what each means, an example, and a template filled."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from valghalla.communication.message_templates.merge import FIELDS, MARKUP, Values, fields_in, in_html, in_text, written
from valghalla.communication.message_templates.sms_length import SmsSize, size_of
from valghalla.communication.models import Channel, MessageTemplate
from valghalla.communication.writing import sms_text
from valghalla.components.formats import number
from valghalla.components.tables import Column, Row, Table
from valghalla.content.clean import as_text, clean_html
from valghalla.municipalities.links import citizen_page
from valghalla.municipalities.models import Municipality, Settings
from valghalla.tasks.messages import ASKING
from valghalla.tasks.messages.how_to_answer import how_to_answer

Text = str | Promise

MEANINGS: dict[str, Text] = {
    "name": gettext_lazy("The participant's name"),
    "election": gettext_lazy("The title of the election"),
    "work_location": gettext_lazy("The work location of the task"),
    "work_location_address": gettext_lazy("Its street, postal code and city"),
    "directions": gettext_lazy("How to find the work location"),
    "team": gettext_lazy("The team that has the task"),
    "task_type": gettext_lazy("The task type"),
    "task_type_description": gettext_lazy("The description of the task type, with its format"),
    "task_date": gettext_lazy("The day of the task"),
    "task_start": gettext_lazy("When the task starts"),
    "task_end": gettext_lazy("When the task ends"),
    "lock_date": gettext_lazy("The last day on which participants can withdraw themselves; nothing when it has passed"),
    "payment": gettext_lazy("The payment; nothing when there is none"),
    "days": gettext_lazy("Days until the task, never below 0"),
    "before": gettext_lazy("Where and when it was, in messages about a task that is changed or moved"),
    "municipality": gettext_lazy("The municipality's name"),
    "contact_person": gettext_lazy("The municipality's contact person"),
    "telephone": gettext_lazy("The municipality's telephone"),
    "invitation": gettext_lazy("Link to the page where an invitation is answered"),
    "contact": gettext_lazy("Link to the page with the municipality's contact data"),
    "external_web": gettext_lazy("Link to the citizens' site"),
    "tasks": gettext_lazy("The participant's tasks, in messages about an election that is called off"),
    "news": gettext_lazy("What has happened, in messages to those who answer for a team or a work location"),
}
DAYS_AHEAD = 14


@dataclass(frozen=True)
class Filled:
    """A template with its fields filled. body: HTML.   sms: an SMS as it is sent, "" for other types, as the next two are.
    size: how much of an SMS it takes.   sparse: why less than usual fits in a part, or nothing."""

    subject: str
    body: SafeString
    sms: str = ""
    size: str = ""
    sparse: str = ""


def sample(municipality: Municipality, *, today: datetime.date) -> Values:
    """Values of nobody, for the examples."""
    return Values(
        name=_("Anna Example"),
        election=_("General election"),
        work_location=_("The school"),
        work_location_address=_("School Road 1, 4272 Korsbæk"),
        task_type=_("Polling clerk"),
        task_type_description=f"<p>{_('You help voters at the polling station.')}</p>",
        task_date=today + datetime.timedelta(days=DAYS_AHEAD),
        task_start=datetime.time(7, 30),
        task_end=datetime.time(21),
        payment_dkk=1800,
        days=DAYS_AHEAD,
        municipality=municipality.name,
        contact=citizen_page(municipality, "contact"),
        external_web=citizen_page(municipality, "front_page"),
        invitation=citizen_page(municipality, "invitation", "x" * 22),
        team=_("Volunteers"),
        directions=_("Through the gate, the door to the left"),
        lock_date=today + datetime.timedelta(days=DAYS_AHEAD - 5),
        before=_("The town hall, at 08:00–16:00"),
        contact_person=_("Berit Example"),
        telephone="12 34 56 78",
        tasks=f"<ul><li>{_('Polling clerk, the school')}</li></ul>",
        news=f"<ul><li>{_('Anna Example has withdrawn: polling clerk, the school')}</li></ul>",
    )


def filled(channel: str, subject: str, body: str, values: Values) -> Filled:
    """The template as somebody would get it."""
    if channel != Channel.SMS:
        html = mark_safe(clean_html(in_html(body, values)))  # noqa: S308 (cleaned on this line)
        return Filled(in_text(subject, values), html)
    text = sms_text(body, values)
    size = size_of(text)
    return Filled("", mark_safe(escape(text)), text, size_in_words(size), _sparse(size))  # noqa: S308 (escaped here)


def in_each_form(
    channel: str, texts: Mapping[str, str], values: Values, *, template: MessageTemplate | None = None
) -> dict[str, tuple[Text, Filled]]:
    """What a template is sent as: language and channel ("da-email") → what that is called, and the template filled.

    texts: of the template, by its columns. What is not written is left out.   template: as it is saved, None for a new one.
    A text for SMS that invites ends as it will when it is sent: with the sentence that tells how to answer.
    """
    asks = _asks(texts, template)
    settings = Settings.objects.get() if asks else None
    names = {
        "da": (_("Digital Post, e-mail and letter"), _("SMS")),
        "en": (_("Digital Post, e-mail and letter in English"), _("SMS in English")),
    }
    found: dict[str, tuple[Text, Filled]] = {}
    for language, ending in (("da", ""), ("en", "_en")):
        answer = how_to_answer(settings, language=language) if settings else ""
        said = replace(values, language=language, answer_by_sms=answer)
        body, short = texts.get(f"body{ending}", ""), texts.get(f"short_body{ending}", "")
        letter_name, sms_name = names[language]
        if channel == Channel.SMS:
            short, body = body, ""
        if as_text(body).strip():
            subject = texts.get(f"subject{ending}", "")
            found[f"{language}-{Channel.EMAIL}"] = (letter_name, filled(Channel.EMAIL, subject, body, said))
        if short.strip():
            found[f"{language}-{Channel.SMS}"] = (sms_name, filled(Channel.SMS, "", short, said))
    return found


def _asks(texts: Mapping[str, str], template: MessageTemplate | None) -> bool:
    """Whether people are invited by it: it is there for that, or chosen for it, or links to where an invitation is answered."""
    if template is not None and template.choices.filter(event__in=ASKING).exists():
        return True
    if template is not None and template.default_for:
        return template.default_for in ASKING
    return any("invitation" in fields_in(text) for text in texts.values())


def passage_lines() -> tuple[str, ...]:
    """How something is left out when it is missing, for whoever writes."""
    return (
        _("Between [[ and ]] you write what is to be left out when a field in it has nothing to say: %(example)s")
        % {"example": "[[… !payment …]]"},
        _(
            "A line of a list is left out by itself when all of its fields are empty, and a heading right over a field that is empty."
        ),
        _(
            "A passage begins and ends in the same paragraph, or stands round whole paragraphs. There are no passages in passages."
        ),
    )


def size_in_words(size: SmsSize) -> str:
    """Signs and parts."""
    signs = ngettext("%(count)s sign", "%(count)s signs", size.signs) % {"count": number(size.signs)}
    parts = ngettext("%(count)s SMS", "%(count)s SMSs", size.parts) % {"count": number(size.parts)}
    return _("%(signs)s, sent as %(parts)s") % {"signs": signs, "parts": parts}


def _sparse(size: SmsSize) -> str:
    if not size.others:
        return ""
    return _("Because of %(signs)s only 70 signs fit in an SMS, instead of 160.") % {
        "signs": " ".join(f"“{sign}”" for sign in size.others[:10])
    }


def fields_table(values: Values) -> Table:
    """Every merge field with its meaning and the example."""
    examples = written(values)
    return Table(
        caption=_("Merge fields"),
        columns=(Column("field", _("Field")), Column("meaning", _("Meaning")), Column("example", _("Example"))),
        rows=tuple(
            Row(
                (
                    f"!{name}",
                    MEANINGS[name],
                    as_text(examples[name]) if name in MARKUP else examples[name],
                )
            )
            for name in FIELDS
        ),
    )
