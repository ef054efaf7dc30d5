"""The cases of ``data/text_cases.json`` against the browser's half of the text contract."""

import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

MODULE = Path(__file__).parents[2] / "static" / "js" / "texts" / "contract.js"
CASES = Path(__file__).parents[1] / "data" / "text_cases.json"
NODE = shutil.which("node")
CHROMIUM = shutil.which("chromium")

# The same function for Node and for a browser: it returns a line for each value that is not as the cases say.
FAILURES = r"""
function failures(contract, json) {
  const built = (parts) => typeof parts === "string" ? parts
    : parts.map((part) => typeof part === "string" ? part : part.repeat.repeat(part.times)).join("");
  const cases = JSON.parse(json).cases;
  if (cases.length === 0) return ["there are no cases"];
  return cases.flatMap((one) => {
    const text = built(one.text);
    const units = contract.units(text);
    return [
      ["canonical", contract.canonical(text), built(one.canonical ?? one.text)],
      ["length", units, one.length],
      ["over_by", Math.max(0, units - contract.LIMIT), one.over_by],
      ["count", contract.describeCount(units), one.count],
    ].filter(([, got, wanted]) => got !== wanted)
     .map(([what, got, wanted]) => `${one.name}: ${what}: ${JSON.stringify([got, wanted]).slice(0, 200)}`);
  });
}
"""
IN_NODE = (
    FAILURES
    + r"""
import { readFileSync } from "node:fs";
const contract = await import(process.argv[1]);
console.log(JSON.stringify(failures(contract, readFileSync(process.argv[2], "utf8"))));
"""
)
IN_BROWSER = (
    "async ([source, json]) => {"
    + FAILURES
    + r"""
  const contract = await import("data:text/javascript;charset=utf-8," + encodeURIComponent(source));
  return failures(contract, json);
}"""
)


def failures_in_node(module: Path) -> list[str]:
    """Run the cases in Node; ``module`` must be named ``.mjs`` to be taken as a module."""
    assert NODE is not None
    command = [NODE, "--input-type=module", "-e", IN_NODE, module.as_uri(), str(CASES)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    found: list[str] = json.loads(ran.stdout)
    return found


def failures_in_chromium(source: str) -> list[str]:
    """Run the cases in Chromium, with ``source`` loaded as a module."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        found: list[str] = browser.new_page().evaluate(
            IN_BROWSER, [source, CASES.read_text(encoding="utf-8")]
        )
        browser.close()
    return found


@pytest.mark.skipif(NODE is None, reason="Node is not installed")
def test_shared_cases_hold_in_node(tmp_path: Path) -> None:
    module = tmp_path / "text.mjs"
    module.write_bytes(MODULE.read_bytes())
    assert failures_in_node(module) == []


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_shared_cases_hold_in_chromium() -> None:
    pytest.importorskip("playwright", reason="Playwright is not installed")
    # In a thread of its own: Playwright refuses a second event loop where another test's page is still open.
    with ThreadPoolExecutor(max_workers=1) as thread:
        assert thread.submit(failures_in_chromium, MODULE.read_text(encoding="utf-8")).result() == []
