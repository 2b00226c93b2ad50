"""The code that an operator gives a member of staff: random, easy to read aloud and to type.

Four groups of four signs of Crockford's base 32, which has no I, L, O or U: 80 random bits.
"""

import secrets

from valghalla.municipalities.keys import keyring

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, SIGNS = 4, 4
CONTEXT = "fallback_code.digest"
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """A fresh code as it is shown, "7K3M-Q0ZD-…"."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(SIGNS)) for _ in range(GROUPS))


def digest_of(typed: str) -> bytes:
    """The keyed digest of a code, however it was typed: small letters, other spaces, O for nought, I or L for one."""
    signs = "".join(sign for sign in typed.upper().translate(_MEANT) if sign in ALPHABET)
    return keyring().digest(signs, context=CONTEXT)
