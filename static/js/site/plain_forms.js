// Plain forms: one press sends one request, and with the token of today.

import { csrfToken } from "./csrf.js";

// As long as this, a form that has been sent is not sent again by another press of the same button.
const ONE_PRESS = 10000;

const pressed = new WeakMap();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") {
    return;
  }
  const button = event.submitter ?? form;
  // A download leaves the page as it is, so it may be asked for again.
  if (!button.matches("[data-download]")) {
    if (event.timeStamp - (pressed.get(button) ?? -Infinity) < ONE_PRESS) {
      event.preventDefault();
      return;
    }
    pressed.set(button, event.timeStamp);
  }
  // Such a form sends the token that its page was made with: give it today's.
  const field = form.querySelector("input[name='csrfmiddlewaretoken']");
  const token = csrfToken();
  if (field && token) {
    field.value = token;
  }
});

// Back to a page that the browser had put aside: what it shows may be old, and its forms have been sent.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    location.reload();
  }
});
