"""Background work about text messages; communication/jobs.py brings it in."""

from typing import Any

from valghalla.base import clock
from valghalla.base.jobs import job, regularly
from valghalla.communication.text_messages.fetch import fetch
from valghalla.communication.text_messages.reply import SEND, send_reply
from valghalla.communication.text_messages.reports import APPLY, apply_reports


@job(name=APPLY, queue="messages", attempts=5)
def apply_text_reports(*, reports: list[dict[str, Any]]) -> None:
    """Write down what the gateway told."""
    apply_reports(reports, now=clock.now())


@job(name=SEND, queue="messages", priority=50)
def send_text_reply(*, received: int) -> None:
    """Answer a text message by another."""
    send_reply(received, now=clock.now())


@regularly(name="communication.fetch_texts", cron="* * * * *")
def fetch_texts(*, silent_seconds: int | None = None) -> None:
    """Every minute, for all municipalities at once: fetch what the gateway could not post to us, where it can be asked."""
    fetch(now=clock.now())
