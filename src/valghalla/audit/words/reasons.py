"""Why the system does something by itself: the words that ``actors.system`` is given."""

from django.utils.translation import pgettext_lazy

from valghalla.audit.words.parts import Text

REASONS: dict[str, Text] = {
    "reminders": pgettext_lazy("audit", "It was time for a reminder"),
    "weekly": pgettext_lazy("audit", "The weekly check in CPR"),
    "retention": pgettext_lazy("audit", "Its time was over"),
    "activation": pgettext_lazy("audit", "The election was activated"),
    "command": pgettext_lazy("audit", "Done from the command line of the server"),
    "import": pgettext_lazy("audit", "The file was agreed to"),
    "demo": pgettext_lazy("audit", "Made as an example to try the system on"),
}
