"""The golden file of compositions: ``tests/data/composition.json``.

Its cases are written by hand, what comes of them by ``python -m tests.texts.composing.composition_cases``.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from profiles.texts.composition import Layer, Placement, body_digest, compose

FILE = Path(__file__).parents[2] / "data/composition.json"


def read() -> list[dict[str, Any]]:
    """Return the cases as the file has them."""
    cases: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return cases


def result(case: dict[str, Any]) -> dict[str, Any]:
    """Return what the product makes of the inputs of ``case``, as the file holds it."""
    body = case["body"]
    composed = compose(body, [_layer(each) for each in case["notices"]], datetime.fromisoformat(case["at"]))
    return {
        "digest": body_digest(body),
        "text": composed.text,
        "parts": [[part.layer.key if part.layer else None, part.length] for part in composed.parts],
        "changes_at": composed.changes_at.isoformat() if composed.changes_at else None,
        "left_off": [layer.key for layer in composed.left_off],
    }


def _layer(notice: dict[str, Any]) -> Layer:
    begin, end = (datetime.fromisoformat(notice[name]) for name in ("starts_at", "ends_at"))
    return Layer(notice["key"], 1, notice["text"], Placement(notice["placement"]), begin, end)


if __name__ == "__main__":
    renewed = [case | {"result": result(case)} for case in read()]
    FILE.write_text(json.dumps(renewed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
