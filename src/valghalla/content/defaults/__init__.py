"""What citizens read until the municipality has written it itself.

Only the accessibility statement: no public website may be without one.
Source: the act on web accessibility (no. 692 of 8 June 2018), § 4; the parts of the statement: Commission Implementing Decision (EU)
2018/1523. The sentences are our own.
"""

from html import escape
from pathlib import Path
from string import Template

from valghalla.municipalities.models import Municipality, Settings

TEXTS = Path(__file__).parent
LANGUAGES = ("da", "en")


def accessibility_statement(municipality: Municipality, settings: Settings, *, language: str) -> str:
    """Safe HTML of the statement as delivered, with the municipality's name and what it has said of how it is reached."""
    spoken = language if language in LANGUAGES else "da"
    template = Template((TEXTS / spoken / "accessibility.html").read_text(encoding="utf-8"))
    return template.substitute(
        name=escape(settings.display_name or municipality.name), contact=_contact(settings, spoken)
    ).strip()


def _contact(settings: Settings, language: str) -> str:
    email, telephone = escape(settings.email), escape(settings.telephone)
    ways = []
    if email:
        ways.append(f'E-mail: <a href="mailto:{email}" rel="noopener">{email}</a>.')
    if telephone:
        ways.append(f"{'Telefon' if language == 'da' else 'Telephone'}: {telephone}.")
    return "".join(f"<br>{way}" for way in ways)
