"""What is looked at on a page, in the page itself. Each function returns what is wrong, as sentences."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# What axe leaves out unless it is asked: a rule of WCAG 2.2, and some that it calls experimental.
AXE_RULES = {
    rule: {"enabled": True}
    for rule in (
        "target-size",
        "label-content-name-mismatch",
        "css-orientation-lock",
        "p-as-heading",
        "table-fake-caption",
        "td-has-header",
    )
}
RUN_AXE = """
async options => {
  window.enough.fresh = [];
  const { violations } = await axe.run(options);
  const wrong = violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(node => {
    const why = [...node.any, ...node.all, ...node.none].map(check => check.message);
    return `${id}: ${node.target.join(" ")}: ${why.join("; ")}`;
  }));
  return [wrong, window.enough.fresh];
}
"""
# Two thirds of axe's time would go into the contrast of words in the same colours on the same ground, line by line
# and page by page. What was enough, here or on the pages before (``known``), is not measured again; what was not,
# or could not be told, is.
REMEMBER_CONTRASTS = """
known => {
  window.enough = { known: new Set(known), fresh: [] };
  const check = axe._audit.checks["color-contrast"];
  const measure = check.evaluate;

  // The colour and size of the words, and what is painted behind them; null where not only by their ancestors.
  function looksOf(element) {
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element);
    const looks = [color, fontSize, fontWeight, textShadow];
    let isOpaque = false;
    for (let each = element; each; each = each.parentElement) {
      const style = getComputedStyle(each);
      const { backgroundColor, backgroundImage, opacity, filter, mixBlendMode } = style;
      looks.push([backgroundColor, backgroundImage, opacity, filter, mixBlendMode].join());
      isOpaque ||= backgroundColor.startsWith("rgb(");
      if (!isOpaque && /absolute|fixed|sticky/.test(style.position)) return null;
    }
    const plain = "rgba(0, 0, 0, 0),none,1,none,normal";
    return looks.filter(each => each !== plain).join(" ");
  }

  check.evaluate = function (element, ...rest) {
    const { known, fresh } = window.enough;
    const looks = looksOf(element);
    if (known.has(looks)) {
      this.data({});
      return true;
    }
    const isEnough = measure.call(this, element, ...rest);
    if (looks && isEnough) {
      known.add(looks);
      fresh.push(looks);
    }
    return isEnough;
  };
}
"""
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
# WCAG 1.4.12: what people may set text to, without losing any of it.
WIDE_TEXT = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }
"""

SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) {
    if (!entry.hadRecentInput) {
      const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" ");
      const nodes = entry.sources.map(({ node, previousRect, currentRect }) =>
        `${node?.className || node?.nodeName}: ${place(previousRect)} to ${place(currentRect)}`);
      window.shifts.push({ value: entry.value, nodes });
    }
  }
}).observe({ type: "layout-shift", buffered: true });
"""

# Text that is cut off: an element that hides what does not fit, and something does not.
CUT_OFF = """
() => [...document.querySelectorAll("body *")].filter(element => {
  const style = getComputedStyle(element);
  if (!/hidden|clip/.test(style.overflowX + style.overflowY)) return false;
  // What is 1px wide is for screen readers alone; browsers give a legend more.
  if (!element.innerText?.trim() || element.clientWidth <= 1 || element.matches(".visually-hidden")) return false;
  return element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
}).map(element => `cut off: ${element.className || element.id || element.tagName}`)
"""

# What is wider than the page, unless it scrolls inside something narrower.
TOO_WIDE = """
() => {
  const width = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= width) return [];
  const scrolls = element =>
    element && (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  const name = element => `${element.tagName}.${element.className?.baseVal ?? element.className}`;
  const wide = [...document.querySelectorAll("body *")].filter(element =>
    element.getBoundingClientRect().right > width + 1 && !scrolls(element.parentElement));
  return ["wider than the page: " + wide.slice(0, 4).map(name).join(", ")];
}
"""

# An error beside a field has to be read out with it.
UNTIED_ERRORS = """
() => [...document.querySelectorAll(".field .errorlist, [aria-invalid='true']")].filter(element => {
  if (element.matches(".errorlist")) {
    const tied = `[aria-describedby~="${element.id}"][aria-invalid="true"]`;
    return !element.id || !document.querySelector(tied);
  }
  const ids = (element.getAttribute("aria-describedby") || "").split(" ").filter(Boolean);
  return !ids.length || ids.some(id => !document.getElementById(id));
}).map(element => `an error that no field names: ${element.outerHTML.slice(0, 120)}`)
"""

# Everything that takes the focus has to show it, and nothing may lie over it: what is wrong with one that has it.
FOCUS_FAULTS = """
() => {
  window.focusName = element => {
    const words = (element?.innerText || element?.name || element?.id || "").trim().slice(0, 40);
    return element ? `${element.tagName} ${words}` : "nothing";
  };
  window.focusFaults = element => {
    if (element === document.body) return [];
    const [wrong, name] = [[], window.focusName(element)];
    const shown = [element, element.nextElementSibling, element.parentElement].filter(Boolean).some(each => {
      const style = getComputedStyle(each);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
    });
    if (!shown) wrong.push(`no visible focus: ${name}`);
    // Any part of it will do: a long text is longer than the window.
    const box = element.getBoundingClientRect();
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const label = element.labels?.[0];
    const free = [0.1, 0.3, 0.5, 0.7, 0.9].some(part => {
      const over = document.elementFromPoint(left + (right - left) * part, top + (bottom - top) * part);
      return over && (element.contains(over) || over.contains(element) || label?.contains(over));
    });
    if (!free) wrong.push(`focus out of sight: ${name} at ${Math.round(box.left)}, ${Math.round(box.top)}`);
    return wrong;
  };
}
"""

LOST_FOCUS = """
() => {
  const wrong = [];
  const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  for (const element of document.querySelectorAll(kinds)) {
    const seen = element.checkVisibility({ visibilityProperty: true });
    if (element.disabled || element.tabIndex < 0 || !seen) continue;
    element.focus({ focusVisible: true });
    if (document.activeElement === element) wrong.push(...window.focusFaults(element));
  }
  document.activeElement?.blur();
  return wrong;
}
"""

# What does not fit, with the text as it is and as the style sheet ``css`` sets it.
LOST = (
    "css => {"
    f"const tooWide = {TOO_WIDE}; const cutOff = {CUT_OFF};"
    """
  const found = () => [...tooWide(), ...cutOff()];
  const asItIs = found();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
  const asSet = found();
  document.adoptedStyleSheets = [];
  return [...asItIs, ...asSet.map(each => `with wide text ${each}`)];
}
"""
)


def axe(page: Page, enough: set[str], *, colours_alone: bool = False) -> list[str]:
    """Return what axe finds; ``colours_alone`` where only the colours are other than at the last look.

    ``enough`` are the looks of words whose contrast was, on the pages before; those of this page are added.
    """
    if page.evaluate("typeof window.axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
        page.evaluate(REMEMBER_CONTRASTS, sorted(enough))
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
    options |= {"runOnly": COLOUR_RULES} if colours_alone else {"rules": AXE_RULES}
    wrong, fresh = page.evaluate(RUN_AXE, options)
    enough.update(fresh)
    return list(wrong)


def layout(page: Page) -> list[str]:
    """Return what does not fit at the present width, with the text as it is and as wide as people may set it."""
    return list(page.evaluate(LOST, WIDE_TEXT))


def focus(page: Page) -> list[str]:
    """Return what does not show that it has the focus, or has it under something else."""
    page.evaluate(FOCUS_FAULTS)
    return list(page.evaluate(LOST_FOCUS))


def errors(page: Page) -> list[str]:
    """Return the errors that are not tied to their fields."""
    return list(page.evaluate(UNTIED_ERRORS))


def shifts(page: Page) -> tuple[float, str]:
    """Return how much the page has shifted while it loaded, and what moved."""
    found = page.evaluate("window.shifts")
    return sum(shift["value"] for shift in found), ", ".join(str(shift["nodes"]) for shift in found)
