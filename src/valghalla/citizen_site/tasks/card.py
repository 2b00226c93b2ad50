"""A group of equal places as a card; written in Python as rows of tables are, since a list shows many."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from valghalla.citizen_site.tasks.shown import ShownTask
from valghalla.components.inline import Badge, button, escaped, icon


@dataclass(frozen=True)
class TaskCard:
    """One group of equal places on a list. trouble: "" or why the visitor cannot take one, in a sentence.   mine: "" or
    what she has to do with it, "accepted" or "unanswered".   take_url: "" when it is not offered.   level: of its heading.
    """

    shown: ShownTask
    free: str
    page_url: str
    take_url: str
    trouble: str = ""
    mine: str = ""
    level: int = 2
    dated: bool = True

    def __html__(self) -> SafeString:
        title = escaped(self.shown.title)
        heading = f'<h{self.level} class="tile-heading"><a href="{escaped(self.page_url)}">{title}</a></h{self.level}>'
        teaser = f"<p>{escaped(self.shown.teaser)}</p>" if self.shown.teaser else ""
        return SafeString(
            f'<li class="tile{self._look()}"><div class="tile-body"><div class="tile-top">{heading}'
            f'<p class="tile-status">{self._status().__html__()}</p></div>\n'
            f'<ul class="tile-facts">{self._facts()}</ul>\n{teaser}\n{self._trouble()}\n'
            f'<p class="button-group d-print-none">{self._buttons()}</p></div></li>'
        )

    def _look(self) -> str:
        if self.trouble:
            return " tile-closed"
        return " tile-waiting" if self.mine == "unanswered" else ""

    def _status(self) -> Badge:
        if self.mine == "accepted":
            return Badge(_("You have signed up"), "good", "check")
        if self.mine == "unanswered":
            return Badge(_("You are invited, please answer"), "waiting", "hourglass")
        return Badge(self.free, "news", "persons")

    def _facts(self) -> str:
        shown = self.shown
        address = f'<span class="quiet d-block">{escaped(shown.address)}</span>' if shown.address else ""
        facts = {
            "calendar-month": escaped(capfirst(shown.day)) if self.dated else "",
            "location": f"{escaped(shown.place)}{address}",
            "time": escaped(shown.time),
            "payments": escaped(shown.payment),
        }
        return "".join(_fact(name, said) for name, said in facts.items() if said)

    def _trouble(self) -> str:
        if not self.trouble:
            return ""
        said = f"{escaped(_('You cannot take this task'))}. {escaped(self.trouble)}"
        return f'<ul class="tile-facts">{_fact("lock", said)}</ul>'

    def _buttons(self) -> str:
        named = {"hint": self.shown.title}
        take = button(_("Sign up"), self.take_url, "primary", **named) if self.take_url else ""
        return take + button(_("More about the task"), self.page_url, **named)


def _fact(icon_name: str, said: str) -> str:
    return f"<li>{icon(icon_name)}<span>{said}</span></li>"
