"""Marks under each other in a cell."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from valghalla.components.inline import Badge, html_of


@dataclass(frozen=True)
class Marks:
    """What speaks against something, or is worth knowing."""

    badges: tuple[Badge, ...]

    def __html__(self) -> SafeString:
        return SafeString(f'<span class="marks">{"".join(map(html_of, self.badges))}</span>')
