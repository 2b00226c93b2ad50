"""Codes: random, readable, found however they are typed."""

import re

from valghalla.accounts.fallback import codes


def test_a_code_has_eighty_bits_in_four_groups():
    assert len(codes.ALPHABET) ** (codes.GROUPS * codes.SIGNS) >= 2**80
    made = {codes.new_code() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", code) for code in made)


def test_a_code_is_the_same_however_it_is_typed(acting):
    kept = codes.digest_of("A1B0-CDEF-GHJK-MNPQ")
    assert len(kept) == 32
    for typed in ("a1b0cdefghjkmnpq", " AIBO CDEF–GHJK MNPQ\n", "albo.cdef.ghjk.mnpq"):
        assert codes.digest_of(typed) == kept
    for typed in ("A1B0-CDEF-GHJK-MNPR", "A1B0-CDEF-GHJK-MNP", ""):
        assert codes.digest_of(typed) != kept


def test_another_municipality_makes_another_digest(municipality, other_municipality):
    from valghalla.base.tenancy import acting_for

    found = set()
    for place in (municipality, other_municipality):
        with acting_for(place):
            found.add(codes.digest_of("A1B0-CDEF-GHJK-MNPQ"))
    assert len(found) == 2
