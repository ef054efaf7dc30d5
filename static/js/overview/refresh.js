// Lets [data-refresh] ask for itself every so many seconds, for as long as somebody can see it: htmx has no eval here,
// so a filter in hx-trigger could not tell. Whoever comes back to the tab gets a fresh look at once; and whoever would
// rather read in peace can switch it off, for this browser.

import { inBrowser } from "../site/storage.js";

const STORE = "nixadmin.refresh";
const region = document.querySelector("[data-refresh]");
const box = document.querySelector("[data-refresh-switch]");
const every = Number(region.dataset.refresh) * 1000;
let asked = Date.now();
let signedOut = false;

box.checked = inBrowser.get(STORE) !== "off";
box.closest("label").hidden = false;

function look() {
  if (document.visibilityState === "visible" && box.checked && !signedOut) {
    asked = Date.now();
    htmx.trigger(region, "refresh");
  }
}

setInterval(look, every);
document.addEventListener("visibilitychange", () => {
  signedOut = false; // perhaps they have signed in again in another tab
  if (Date.now() - asked >= every) {
    look();
  }
});
box.addEventListener("change", () => {
  inBrowser.set(STORE, box.checked ? "on" : "off");
  if (box.checked) {
    look();
  }
});
region.addEventListener("htmx:afterRequest", ({ detail }) => {
  signedOut = detail.xhr.status === 401;
});
