"""What the pages for writing to a team show."""

from dataclasses import dataclass

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from valghalla.components.forms import DesignForm
from valghalla.tasks.teams.message import LONGEST_SUBJECT, LONGEST_TEXT, Whom
from valghalla.teams.models import Team

WHOM = [
    (Whom.ALL, gettext_lazy("All members")),
    (Whom.UNANSWERED, gettext_lazy("Those who have not answered an invitation")),
    (Whom.ACCEPTED, gettext_lazy("Those who have a task")),
    (Whom.WITHOUT, gettext_lazy("Those who have no task")),
]


class MessageForm(DesignForm):
    """To whom, and what."""

    marking = "none"
    whom = forms.ChoiceField(label=gettext_lazy("Who gets the message"), choices=WHOM, widget=forms.RadioSelect)
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=LONGEST_SUBJECT)
    text = forms.CharField(
        label=gettext_lazy("Message"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 8})
    )


@dataclass(frozen=True)
class MessagePage:
    """Writing. left: how many more today, in words; "" when there are none, and then nothing can be written."""

    title: str
    team: str
    back_url: str
    form: MessageForm
    left: str


@dataclass(frozen=True)
class MessageAskPage:
    """What leaves, once more. hidden: what was written."""

    title: str
    team: str
    question: str
    subject: str
    text: str
    hidden: tuple[tuple[str, str], ...]


def message_page(team: Team, form: MessageForm, *, left: int) -> MessagePage:
    """The form."""
    said = ngettext("You can send %(count)s more today.", "You can send %(count)s more today.", left)
    return MessagePage(
        title=_("Write to %(team)s") % {"team": team.name},
        team=team.name,
        back_url=f"{reverse('my_team')}?team={team.pk}",
        form=form,
        left=said % {"count": left} if left else "",
    )


def ask_page(team: Team, form: MessageForm, number: int) -> MessageAskPage:
    """The question. number: members it goes to."""
    said = ngettext("Send the message to %(count)s person?", "Send the message to %(count)s people?", number)
    data = form.cleaned_data
    return MessageAskPage(
        title=_("Write to %(team)s") % {"team": team.name},
        team=team.name,
        question=said % {"count": number},
        subject=data["subject"],
        text=data["text"],
        hidden=tuple((name, data[name]) for name in ("whom", "subject", "text")),
    )
