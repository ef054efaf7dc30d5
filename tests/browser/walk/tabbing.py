"""A walk through a page by the Tab key alone, as somebody does it who has no mouse."""

from playwright.sync_api import Page

from tests.browser.walk import looks

# What Tab ought to reach, in the order of the document, kept for the walk. A group of radio buttons is one stop;
# what scrolls and has nothing in it that takes the focus is one too, or its end could not be read without a mouse.
PLAN = """
() => {
  const within = document.querySelector("dialog:modal") ?? document.body;
  // Before all else: the focus elsewhere closes a menu.
  const start = Object.assign(document.createElement("span"), { tabIndex: -1 });
  within.prepend(start);
  start.focus();
  const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex]";
  const seen = element => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  const takes = element => element.matches(kinds) && !element.disabled && element.tabIndex >= 0 && seen(element);
  const groups = new Map();
  const isLaterRadio = radio => {
    const key = `${radio.name} of ${radio.form?.id ?? ""}`;
    const group = groups.get(key) ?? [...document.getElementsByName(radio.name)].filter(each =>
      each.type === "radio" && each.form === radio.form && takes(each));
    groups.set(key, group);
    return radio !== (group.find(each => each.checked) ?? group[0]);
  };
  const scrolls = element => {
    const { overflowX, overflowY } = getComputedStyle(element);
    const more = (style, inner, outer) => /auto|scroll/.test(style) && inner > outer;
    return seen(element) && (more(overflowX, element.scrollWidth, element.clientWidth)
      || more(overflowY, element.scrollHeight, element.clientHeight));
  };
  const all = [...within.querySelectorAll("*")];
  const plan = all.filter(element =>
    element !== start && takes(element) && !(element.type === "radio" && isLaterRadio(element)));
  const bare = all.filter(element =>
    !element.matches(kinds) && scrolls(element) && !plan.some(each => element.contains(each)));
  const stops = new Set([...plan, ...bare]);
  // A poll may put an equal element in the place of one; the focus goes along, by the id.
  window.sameStop = (one, other) =>
    one === other || Boolean(one?.id && one.id === other?.id && one.localName === other.localName);
  window.tabbing = { plan: all.filter(element => stops.has(element)), reached: [], wrong: [] };
  start.remove();
  // Looked at when the next Tab comes: by then the page has scrolled to what has the focus. Where that moves on
  // within one field, from the day to the month say, the browser itself shows it.
  document.addEventListener("keydown", event => {
    const { reached, wrong } = window.tabbing;
    const element = document.activeElement;
    if (event.key === "Tab" && !window.sameStop(element, reached.at(-1))) {
      reached.push(element);
      wrong.push(...window.focusFaults(element));
    }
  }, { capture: true });
  const inside = { date: 3, time: 3, "datetime-local": 6, month: 2, week: 2 };
  return window.tabbing.plan.reduce((stops, element) => stops + 1 + (inside[element.type] ?? 0), 0);
}
"""

# Before the first Tab nothing has the focus, after the last stop nothing of the page has it.
RESULT = """
() => {
  const { plan, reached, wrong } = window.tabbing;
  const stops = reached.slice(1);
  const name = element => (element === document.body ? "out of the page" : `to ${window.focusName(element)}`);
  const found = [...wrong];
  const expected = [...plan, document.body];
  const at = expected.findIndex((element, at) => !window.sameStop(stops[at], element));
  if (at >= 0) found.push(`after ${at} stops Tab leads ${name(stops[at])} rather than ${name(expected[at])}`);
  const first = document.querySelector("dialog:modal") ? null : document.querySelector(".skip-link");
  if (first && plan[0] !== first) found.push(`the first stop leads ${name(plan[0])} rather than to the skip link`);
  return found;
}
"""


def tab_through(page: Page) -> list[str]:
    """Press Tab until the page comes round; return what is not reached, is reached unseen, or holds the focus."""
    page.evaluate(looks.FOCUS_FAULTS)
    for _ in range(page.evaluate(PLAN) + 2):
        page.keyboard.press("Tab")
    return list(page.evaluate(RESULT))
