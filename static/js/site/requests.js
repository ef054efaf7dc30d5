// What every request of htmx has in common: the CSRF token, and a sentence when the answer is not usable.

import { back, lose, sendsByItself } from "./connection.js";
import { csrfToken } from "./csrf.js";
import { connection, hide, problem, session, show } from "./notices.js";

// Answers of something between us and Nixadmin while that is away.
const AWAY = new Set([502, 503, 504]);

// What failed stays said until that very thing is done again: a preview that gets through says nothing of a save.
const done = ({ requestConfig: { verb, path } }) => `${verb} ${path}`;
let failed;

function settle(detail) {
  if (done(detail) === failed) {
    hide(problem());
  }
}

// A whole page in the place of a fragment: a proxy's error page, or a redirect that ended elsewhere.
function isWholePage(detail) {
  const asked = detail.requestConfig.elt.closest("[hx-select], [hx-boost='true']");
  return !asked && /^\s*(<!doctype|<html)/i.test(detail.xhr.responseText);
}

document.addEventListener("htmx:configRequest", ({ detail }) => {
  const token = csrfToken();
  if (token) {
    detail.headers["X-CSRFToken"] = token;
  }
  delete detail.parameters.csrfmiddlewaretoken;
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { status } = detail.xhr;
  const ours = detail.xhr.getResponseHeader("X-Fragment") === "true";
  if (AWAY.has(status) && !ours) {
    lose(detail.requestConfig.elt, status);
    return;
  }
  back();
  if (status >= 400) {
    // Only our own fragments say what happened in words for this page; the same ones once.
    const again = detail.target === problem() && problem().dataset.shown === detail.serverResponse;
    detail.shouldSwap = ours && !again;
    if (ours && detail.target !== problem()) {
      settle(detail);
      return;
    }
    failed = done(detail);
    if (ours) {
      problem().dataset.shown = detail.serverResponse;
    } else {
      show(problem(), status);
    }
  } else if (detail.shouldSwap && isWholePage(detail)) {
    detail.shouldSwap = false;
    failed = done(detail);
    show(problem(), "other");
  } else {
    hide(session()); // whoever was asked to sign in again has done so
    if (detail.requestConfig.verb === "post" && !sendsByItself(detail.requestConfig.elt)) {
      hide(connection()); // whatever may not have arrived before, this did
    }
    settle(detail);
  }
});
