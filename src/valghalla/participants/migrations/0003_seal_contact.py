"""Seal the contact data there is, municipality by municipality."""

import json

from django.db import migrations, transaction

from valghalla.base.danish_order import folded
from valghalla.base.tenancy import acting_for

AT_A_TIME = 1000
CONTACT = ("mobile", "email", "street_address", "care_of", "postal_code", "city")


def seal(apps, schema_editor) -> None:
    Participant = apps.get_model("participants", "Participant")
    for municipality in apps.get_model("municipalities", "Municipality").objects.order_by("pk"):
        with acting_for(municipality), transaction.atomic():
            _seal_all(Participant)


def _seal_all(model) -> None:
    from valghalla.municipalities.keys import keyring  # reads the keys' table, which the application has by now
    from valghalla.participants.models import CONTACT_CONTEXT, contact_word_digest

    last = 0
    while people := list(model.objects.filter(pk__gt=last).order_by("pk")[:AT_A_TIME]):
        for one in people:
            contact = {name: getattr(one, name) for name in CONTACT}
            one.contact_sealed = keyring().seal(json.dumps(contact, ensure_ascii=False), context=CONTACT_CONTEXT)
            words = folded(f"{one.mobile} {one.email}").split()
            one.contact_words = sorted({contact_word_digest(word) for word in words})
            one.search_text = folded(f"{one.first_names} {one.last_name}")
        model.objects.bulk_update(people, ["contact_sealed", "contact_words", "search_text"], batch_size=500)
        last = people[-1].pk


class Migration(migrations.Migration):
    # Each municipality in a transaction of its own: a transaction is told whose rows it sees when it begins.
    atomic = False
    dependencies = [
        ("participants", "0002_contact_sealed"),
        ("municipalities", "0001_initial"),
    ]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop, elidable=True)]
