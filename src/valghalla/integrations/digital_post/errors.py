"""What can come of handing a message over. docs/integrations/digital-post.md says what each means and what is done."""

from valghalla.integrations.serviceplatformen.errors import (
    NotTrusted,
    NotUnderstood,
    Refused,
    Unavailable,
    WrongSettings,
)

__all__ = ["NotTrusted", "NotUnderstood", "Refused", "Unavailable", "WrongSettings"]
