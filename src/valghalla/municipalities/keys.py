"""The keys of the municipality acted for."""

import base64
import datetime
from functools import lru_cache

from django.conf import settings

from valghalla.base import encryption, tenancy
from valghalla.base.encryption import Keyring
from valghalla.municipalities.models import DataKey


def make_keys(*, now: datetime.datetime) -> None:
    """Give the municipality acted for its first keys; does nothing when it has them."""
    for purpose in DataKey.Purpose:
        if not DataKey.objects.filter(purpose=purpose).exists():
            wrapped = encryption.wrap(encryption.new_key(), master_key=_master_key(), context=_context(purpose, 1))
            DataKey.objects.create(purpose=purpose, number=1, wrapped=wrapped, created_at=now)


def keyring() -> Keyring:
    """The keys of the municipality acted for; raises MunicipalityMissing outside ``acting_for``."""
    return _keyring(tenancy.required_id())


@lru_cache(maxsize=128)
def _keyring(municipality_id: int) -> Keyring:
    keys = {(key.purpose, key.number): _unwrapped(key) for key in DataKey.objects.all()}
    sealing = {number: key for (purpose, number), key in keys.items() if purpose == DataKey.Purpose.SEALING}
    if not sealing:
        raise LookupError(f"municipality {municipality_id} has no keys")
    return Keyring(sealing=sealing, finding=keys[DataKey.Purpose.FINDING, 1])


def forget() -> None:
    """Forget the keys read so far (after a change of keys, and between tests)."""
    _keyring.cache_clear()


def _unwrapped(key: DataKey) -> bytes:
    context = _context(key.purpose, key.number)
    return encryption.unwrap(bytes(key.wrapped), master_key=_master_key(), context=context)


def _context(purpose: str, number: int) -> str:
    return f"municipality:{tenancy.required_id()}:{purpose}:{number}"


def _master_key() -> bytes:
    return base64.b64decode(settings.MASTER_KEY)
