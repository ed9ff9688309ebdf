"""Guards put on steps that a short form made."""

import pytest

from yifa.procedures.disputes.mediation_committee import MEDIATION_COMMITTEE_ENTRY, members_within_bounds
from yifa.procedures.guarded import guarded


def test_a_guard_stands_on_the_named_steps_and_on_no_other():
    held = {step.slug for step in MEDIATION_COMMITTEE_ENTRY.steps if members_within_bounds in step.needs}
    assert held == {"enter", "change", "renew"}


def test_a_step_that_the_procedure_does_not_have_can_not_be_guarded():
    with pytest.raises(KeyError, match="leave"):
        guarded(MEDIATION_COMMITTEE_ENTRY, leave=(members_within_bounds,))
