from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valghalla.tasks.distribution.norms import Norm, Rounding, propose, spread

per_400 = Norm(per=400, minimum=3)
votes = st.integers(0, 20_000)


@st.composite
def norms(draw):
    minimum = draw(st.integers(0, 20))
    return Norm(
        per=draw(st.integers(1, 2_000)),
        minimum=minimum,
        maximum=draw(st.none() | st.integers(minimum + 1, 60)),
        rounding=draw(st.sampled_from(Rounding)),
        even_number=draw(st.booleans()),
    )


@pytest.mark.parametrize(
    ("valid_votes", "people"), [(0, 3), (1, 3), (1_200, 3), (1_201, 4), (11_907, 30), (391, 3), (None, None)]
)
def test_one_appointed_elector_per_400_valid_votes_and_at_least_three(valid_votes, people):
    assert propose(valid_votes, per_400) == people


def test_nearest_rounds_halves_up():
    norm = Norm(per=400, rounding=Rounding.NEAREST)
    assert [propose(number, norm) for number in (199, 200, 599, 600)] == [0, 1, 1, 2]


def test_an_even_number_is_reached_upwards_unless_the_maximum_forbids_it():
    norm = Norm(per=400, minimum=3, maximum=7, even_number=True)
    assert [propose(number, norm) for number in (0, 1_601, 2_001, 2_800, 9_000)] == [4, 6, 6, 6, 6]


def test_the_greatest_number_is_the_maximum_itself_and_may_be_the_least_too():
    assert propose(9_000, Norm(per=400, maximum=7)) == 7
    assert [propose(number, Norm(per=400, minimum=3, maximum=3)) for number in (0, 9_000)] == [3, 3]


def test_a_norm_of_which_nothing_else_is_said_asks_for_nobody_where_nobody_votes():
    assert [propose(number, Norm(per=400)) for number in (0, 400)] == [0, 1]


def test_fewer_votes_than_none_are_refused():
    with pytest.raises(ValueError, match="negative"):
        propose(-1, per_400)


@pytest.mark.parametrize(
    "bounds",
    [{"per": 0}, {"per": 1, "minimum": -1}, {"per": 1, "minimum": 3, "maximum": 2},
     {"per": 1, "minimum": 3, "maximum": 3, "even_number": True}],
)  # fmt: skip
def test_a_norm_that_contradicts_itself_is_refused(bounds):
    with pytest.raises(ValueError, match=r"norm|even number"):
        Norm(**bounds)


@given(votes, votes, norms())
def test_more_votes_never_give_fewer_people_and_the_bounds_hold(one, other, norm):
    fewer, more = propose(min(one, other), norm), propose(max(one, other), norm)
    assert norm.minimum <= fewer <= more
    assert norm.maximum is None or more <= norm.maximum
    assert not norm.even_number or fewer % 2 == more % 2 == 0


@given(votes, norms())
def test_without_an_upper_bound_rounding_up_leaves_nobody_with_too_many_votes(valid_votes, norm):
    if norm.maximum is None and norm.rounding is Rounding.UP:
        assert propose(valid_votes, norm) * norm.per >= valid_votes


def test_spread_keeps_the_proportions():
    assert spread(10, [5, 3, 2]) == [5, 3, 2]
    assert spread(7, [1, 1]) == [4, 3]
    assert spread(3, [5, 2]) == [2, 1]  # 2.14 and 0.86: the larger remainder, not the larger share
    assert spread(10, [1, 1, 1]) == [4, 3, 3]
    assert spread(5, [0, 0]) == [3, 2]
    assert spread(0, []) == []


def test_a_tie_goes_to_the_first_name_in_danish_order():
    assert spread(4, [1, 1, 1], names=["Åben", "Zoo", "Ærlig"]) == [1, 2, 1]
    assert spread(5, [1, 1, 1], names=["Åben", "Zoo", "Ærlig"]) == [1, 2, 2]


@pytest.mark.parametrize(("total", "shares", "names"), [(-1, [1], None), (1, [-1], None), (1, [], None), (1, [1], [])])
def test_what_cannot_be_spread_is_refused(total, shares, names):
    with pytest.raises(ValueError, match=r"negative|one name|no teams"):
        spread(total, shares, names=names)


@given(st.integers(0, 500), st.lists(st.integers(0, 50), min_size=1, max_size=12))
def test_the_sum_is_kept_nobody_gets_less_than_nothing_and_larger_shares_get_no_less(total, shares):
    result = spread(total, shares)
    assert sum(result) == total
    assert min(result) >= 0
    by_share = sorted(zip(shares, result, strict=True))
    assert all(a <= b for (s, a), (t, b) in pairwise(by_share) if s < t)
    if any(shares):
        assert all(
            got in (floor, floor + 1)
            for got, floor in ((r, total * s // sum(shares)) for r, s in zip(result, shares, strict=True))
        )
