"""Faults that cannot be understood."""

import pytest

from nixadmin.sandbox.fault_parsing import FaultError, parse_faults

MISTAKES = [
    ({"status": 503}, "The faults must be a JSON list."),
    ([{}], "Fault 1: it needs an action"),
    (["503"], "Fault 1: it must be a JSON object."),
    (
        [{"status": 503}, {"stauts": 1, "delay": 1}],
        "Fault 2: 'stauts' is not known, or does not go with 'delay'.",
    ),
    ([{"status": 503, "garbage": "x"}], "'status' and 'garbage' exclude each other."),
    ([{"status": "503"}], "'status' must be a whole number from 200 to 599"),
    ([{"status": True}], "'status' must be a whole number"),
    ([{"status": 999}], "'status' must be a whole number from 200 to 599"),
    ([{"status": 503, "hold": 1}], "'hold' is not known, or does not go with 'status'."),
    ([{"delay": -1}], "'delay' must be seconds from 0 to 600"),
    ([{"delay": 601}], "'delay' must be seconds from 0 to 600"),
    ([{"apply_late": "soon"}], "'apply_late' must be seconds"),
    ([{"apply_then_drop": False}], "'apply_then_drop' must be true"),
    ([{"drop_before_apply": 1}], "'drop_before_apply' must be true"),
    ([{"echo_missing": "yes"}], "'echo_missing' must be true"),
    ([{"echo_other": 5}], "'echo_other' must be the other text, null or true"),
    ([{"echo_other": "x", "method": "GET"}], "'echo_other' is for PATCH only."),
    ([{"status": 503, "nth": 0}], "'nth' must be a whole number of at least 1"),
    ([{"status": 503, "nth": [1, "2"]}], "'nth' must be a whole number of at least 1, or a list"),
    ([{"status": 503, "times": 0}], "'times' must be a whole number of at least 1"),
    ([{"status": 503, "probability": 1.5}], "'probability' must be a number from 0 to 1"),
    ([{"status": 503, "method": 7}], "'method' must be a string"),
    ([{"status": 503, "path": None, "apply": "yes"}], "'apply' must be true or false"),
    ([{"status": 503, "headers": ["a"]}], "'headers' must map names to strings"),
    ([{"status": 503, "headers": {"a": "x\r\nb: y"}}], "'headers' must map names to strings"),
    ([{"status": 429, "retry_after": "later"}], "'retry_after' must be a whole number"),
]


@pytest.mark.parametrize(("faults", "sentence"), MISTAKES)
def test_mistake_is_told_in_one_sentence(faults, sentence):
    with pytest.raises(FaultError) as told:
        parse_faults(faults)
    assert sentence in str(told.value)


def test_a_mistake_leaves_the_faults_in_force_alone(sandbox, control):
    sandbox.faults([{"status": 503}])
    answer = control.post("/_sandbox/faults", json=[{"stauts": 500}])
    assert answer.status_code == 400
    assert "it needs an action" in answer.json()["error"]["message"]
    assert control.get("/_sandbox/faults").json()["faults"][0]["status"] == 503
