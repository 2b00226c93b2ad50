"""The page after signing out."""

import pytest

from tests.citizen_site.conftest import read


@pytest.mark.acceptance("E-070")
def test_who_has_signed_out_is_thanked_and_warned_of_computers_that_others_use(anonymous_citizen, acting):
    said = read(anonymous_citizen.get("/signed-out/"))
    for words in [
        "Du er logget ud",
        "Tak, fordi du hjælper ved valget.",
        "Sidder du ved en computer, som andre bruger?",
        "luk alle browserens vinduer",
    ]:
        assert words in said
