"""Hints: the name that was meant, where one is near; all that are allowed, where they are few; else nothing."""

import pytest

from assistant.knowledge.hints import hint, nearest

NAMES = ["business-central", "dual-write", "other"]


@pytest.mark.parametrize(
    "slip", ["busines-central", "Business Central", "BUSINESS_CENTRAL", "business--central", "bussiness-central"]
)
def test_case_hyphens_and_slips_do_not_hide_what_was_meant(slip):
    assert nearest(slip, NAMES) == "business-central"
    assert hint(slip, NAMES) == "; did you mean 'business-central'?"


def test_what_is_far_from_all_gets_the_list_where_it_is_short():
    assert nearest("zzz", NAMES) is None
    assert hint("zzz", NAMES) == "; allowed here: business-central, dual-write, other"
    assert hint("zzz", [f"name-{number}" for number in range(20)]) == ""
    assert hint("zzz", []) == ""
