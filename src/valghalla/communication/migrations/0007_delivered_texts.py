"""Municipalities that have templates get those for the new events, by the channel of their confirmation; and templates
that nobody has changed get the delivered text in English and for text messages."""

from pathlib import Path

from django.db import migrations, transaction

from valghalla.base.danish_order import sort_key
from valghalla.base.tenancy import acting_for

# Delivered texts stay where they are; what is not there any more is made by make_default_templates.
TEXTS = Path(__file__).parent.parent / "message_templates" / "defaults"
NEW = {
    "changed": "Standard - Ændret tid eller sted",
    "moved": "Standard - Flyttet til en anden plads",
    "deleted": "Standard - Nedlagt opgave",
    "called_off": "Standard - Aflyst valg",
    "notice": "Standard - Nyt til ansvarlige",
}


def deliver(apps, schema_editor) -> None:
    MessageTemplate = apps.get_model("communication", "MessageTemplate")
    for municipality in apps.get_model("municipalities", "Municipality").objects.order_by("pk"):
        with acting_for(municipality), transaction.atomic():
            defaults = {one.default_for: one for one in MessageTemplate.objects.exclude(default_for="")}
            if defaults:
                _complete(defaults.values())
                _add(MessageTemplate, defaults, municipality.pk)


def _complete(defaults) -> None:
    for template in defaults:
        if template.version == 1 and not template.body_en and template.channel != "sms":
            for name, text in _columns(template.default_for).items():
                if name not in ("subject", "body"):
                    setattr(template, name, text)
            template.save()


def _add(model, defaults, municipality_id: int) -> None:
    titles = {one.title.casefold() for one in model.objects.all()}
    keys = {one.sort_key for one in model.objects.all()}
    confirmation = defaults.get("confirmation")
    for event, title in NEW.items():
        if event in defaults or not (columns := _columns(event)):
            continue
        if title.casefold() in titles or sort_key(title) in keys:
            title = f"{title} (leveret)"
        channel = "email" if event == "notice" or confirmation is None else confirmation.channel
        model.objects.create(
            municipality_id=municipality_id,
            title=title,
            sort_key=sort_key(title),
            channel="email" if channel == "sms" else channel,
            default_for=event,
            **columns,
        )


def _columns(event: str) -> dict[str, str]:
    found = {}
    for language, ending in (("da", ""), ("en", "_en")):
        html, short = TEXTS / language / f"{event}.html", TEXTS / language / f"{event}.txt"
        if not html.exists() or not short.exists():
            return {}
        subject, _, body = html.read_text(encoding="utf-8").partition("\n")
        found |= {f"subject{ending}": subject.strip(), f"body{ending}": body.strip()}
        found[f"short_body{ending}"] = short.read_text(encoding="utf-8").strip()
    return found


class Migration(migrations.Migration):
    # Each municipality in a transaction of its own: a transaction is told whose rows it sees when it begins.
    atomic = False
    dependencies = [
        ("communication", "0006_languages_versions_and_notices"),
        ("municipalities", "0001_initial"),
    ]

    operations = [migrations.RunPython(deliver, migrations.RunPython.noop, elidable=True)]
