// Keeps what is typed into a form in this tab until it has arrived: a reload, Back or a server that is away just then
// costs no words. The editor's text has a draft on the server; this is for every other form[data-unsaved], and for
// the fields that a form[data-keep="name name"] lists.

import { inTab } from "./storage.js";

const PREFIX = "nixadmin.kept ";
const FORMS = "form[data-unsaved], form[data-keep]";
const SECRET = /password|code|csrf/i;
const owner = () => `${PREFIX}${document.body.dataset.user} `;

// Where nothing can be kept, leaving the page warns as ever.
const stored = (key) => JSON.parse(inTab.get(key));
const store = (key, kept) => inTab.set(key, kept && JSON.stringify(kept));
const keys = () => inTab.keys().filter((key) => key.startsWith(PREFIX));

// By where it is sent: the page that asks to send it again holds the same form.
function keyOf(form) {
  const address = new URL(form.getAttribute("action") || location.href, location.href);
  return owner() + address.pathname + address.search;
}

function fieldsOf(form) {
  const named = form.dataset.keep?.split(" ").filter(Boolean) ?? [];
  return [...form.elements].filter(
    (field) =>
      field.name &&
      !["hidden", "file", "submit", "button", "fieldset"].includes(field.type) &&
      !SECRET.test(field.name + field.type) &&
      (!named.length || named.includes(field.name)),
  );
}

const isBox = (field) => field.type === "checkbox" || field.type === "radio";

function valueNow(field) {
  return isBox(field) ? field.checked : field.value;
}

function cameWith(field) {
  if (field.options) {
    return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value;
  }
  return isBox(field) ? field.defaultChecked : field.defaultValue;
}

const isTouched = (field) => valueNow(field) !== cameWith(field);
const nameOf = (field) => (field.type === "radio" ? `${field.name}=${field.value}` : field.name);
// What the words started from: all of it goes back with them, or the server would take old words for new ones.
const BASE = ["base_version", "base_digest"];
const baseOf = (form) => BASE.map((name) => form.elements[name]?.value ?? "");
// The version moves by the clock too.
const newestOf = (base) => [base].flat().findLast(Boolean);

function keep(form) {
  // A refused form came with words that are nowhere else.
  const all = form.dataset.unsaved === "already";
  const changed = fieldsOf(form).filter((field) => all || isTouched(field));
  const values = Object.fromEntries(changed.map((field) => [nameOf(field), valueNow(field)]));
  store(keyOf(form), changed.length ? { base: baseOf(form), values } : null);
}

// Whether a form that was sent did arrive: what it was to change has moved on, and says what was sent.
function hasArrived(form, kept) {
  const text = form.elements.text;
  return (
    kept.sent &&
    newestOf(kept.base) !== newestOf(baseOf(form)) &&
    (!kept.values.text || text?.defaultValue === kept.values.text)
  );
}

function forgetForms() {
  for (const form of document.querySelectorAll(FORMS)) {
    store(keyOf(form), null);
  }
}

// Puts the words back that the page came without; returns whether there were any.
function putBack(form) {
  const kept = stored(keyOf(form));
  if (!kept || hasArrived(form, kept)) {
    store(keyOf(form), null);
    return false;
  }
  const late = fieldsOf(form).filter(
    (field) =>
      Object.hasOwn(kept.values, nameOf(field)) &&
      !isTouched(field) &&
      valueNow(field) !== kept.values[nameOf(field)],
  );
  for (const field of late) {
    field[isBox(field) ? "checked" : "value"] = kept.values[nameOf(field)];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (late.length) {
    BASE.forEach((name, place) => {
      if (form.elements[name]) {
        form.elements[name].value = [kept.base].flat()[place] ?? ""; // saved since by somebody else: that is told, not overwritten
      }
    });
  }
  return late.length > 0;
}

document.addEventListener("DOMContentLoaded", () => {
  const forms = [...document.querySelectorAll(FORMS)];
  const here = new Set(forms.map(keyOf));
  const isBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  // What was sent and led to another page has arrived, and what somebody else typed is nobody's here.
  for (const key of keys()) {
    if (!key.startsWith(owner()) || (stored(key)?.sent && !here.has(key))) {
      store(key, null);
    }
  }
  // A refused form comes back with its words in it.
  const back = forms.filter((form) => form.dataset.unsaved !== "already" && putBack(form));
  // Typed before this script was there. What Back puts into a form may have been sent.
  for (const form of isBack ? [] : forms.filter((each) => each.dataset.unsaved !== "already")) {
    if (fieldsOf(form).some(isTouched)) {
      keep(form);
    }
  }
  if (back.length) {
    const words = document.getElementById("request-banner-kept");
    document.getElementById("problem-banner").replaceChildren(words.content.cloneNode(true));
  }
});

document.addEventListener("input", ({ target }) => {
  const form = target.form?.closest(FORMS);
  if (form) {
    keep(form);
  }
});

// Before htmx, which sends some of them itself: what is thrown away is not to come back.
window.addEventListener(
  "submit",
  ({ submitter }) => {
    if (submitter?.matches("[data-discard]")) {
      forgetForms();
    }
  },
  { capture: true },
);

window.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) {
    return;
  }
  if (form.matches("[data-forgets]")) {
    // Signing out.
    for (const key of keys()) {
      store(key, null);
    }
  } else if (form.matches(FORMS)) {
    const kept = stored(keyOf(form));
    if (kept) {
      store(keyOf(form), { ...kept, sent: true });
    }
  }
});

document.addEventListener("profile-saved", ({ target }) => {
  const form = target.closest(FORMS);
  if (form) {
    store(keyOf(form), null);
  }
});

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-kept-forget]")) {
    forgetForms();
    location.reload();
  }
});
