// What every request of the site has in common: the CSRF token, a sentence when the answer is not usable, the way
// back from being cut off, and that one press sends one request.
// The words are in <template id="request-banner-..."> elements (templates/components/_request_banners.html).

(() => {
  // What stands over the page: who is there (the server fills it), the connection, and one action that failed.
  const session = () => document.getElementById("session-banner");
  const connection = () => document.getElementById("offline-banner");
  const problem = () => document.getElementById("problem-banner");
  // Answers of something between us and Nixadmin while that is away.
  const AWAY = new Set([502, 503, 504]);
  // Milliseconds: between looks whether Nixadmin is back, how long one may take, and how long "back" is said.
  const FIRST_LOOK = 1000;
  const LAST_LOOK = 15000;
  const LOOK = 5000;
  const SAY_BACK = 10000;
  // As long as this, a form that has been sent is not sent again by another press of the same button.
  const ONE_PRESS = 10000;

  // Django's cookie, which is newer than the page if somebody signed in again in another tab. Its name has the
  // prefix where the site is reached over https.
  function csrfToken() {
    return document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1];
  }

  function show(place, name) {
    const words =
      document.getElementById(`request-banner-${name}`) || document.getElementById("request-banner-other");
    // The same banner again would be read out again with every poll.
    if (place.dataset.shown !== words.id) {
      place.dataset.shown = words.id;
      place.replaceChildren(words.content.cloneNode(true));
    }
  }

  function hide(place) {
    delete place.dataset.shown;
    place.replaceChildren();
  }

  // --- Cut off, and back again ---

  let isAway = false;
  let nextLook;
  // Elements whose words did not get through, and which send them again by themselves: previews and searches.
  const unsent = new Set();
  const sendsByItself = (element) => element.matches("[hx-trigger~='typed-early']");

  function away(name) {
    show(connection(), name);
    if (!isAway) {
      isAway = true;
      lookAfter(FIRST_LOOK);
    }
  }

  function lookAfter(wait) {
    clearTimeout(nextLook);
    nextLook = setTimeout(() => look(wait), wait);
  }

  async function look(wait) {
    try {
      const answer = await fetch(connection().dataset.alive, {
        cache: "no-store",
        signal: AbortSignal.timeout(LOOK),
      });
      if (answer.ok) {
        back();
        return;
      }
    } catch {
      // Still away.
    }
    if (isAway) {
      lookAfter(Math.min(2 * wait, LAST_LOOK));
    }
  }

  function back() {
    if (!isAway) {
      return;
    }
    isAway = false;
    clearTimeout(nextLook);
    show(connection(), "back");
    nextLook = setTimeout(() => hide(connection()), SAY_BACK);
    for (const element of unsent) {
      element.dispatchEvent(new Event("typed-early"));
    }
    unsent.clear();
  }

  function lost(event) {
    if (sendsByItself(event.detail.elt)) {
      unsent.add(event.detail.elt);
    }
    away("offline");
  }

  document.addEventListener("htmx:sendError", lost);
  document.addEventListener("htmx:timeout", lost);
  window.addEventListener("offline", () => away("offline"));
  window.addEventListener("online", () => isAway && look(FIRST_LOOK));

  // --- Answers ---

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
      if (sendsByItself(detail.requestConfig.elt)) {
        unsent.add(detail.requestConfig.elt);
      }
      away(status);
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

  // A request that a newer one replaces is no error; htmx would report it as two on the console.
  document.addEventListener("htmx:beforeSend", ({ detail: { xhr } }) => {
    const { onabort } = xhr;
    xhr.onabort = (event) => {
      const { error } = console;
      console.error = () => {};
      try {
        onabort.call(xhr, event);
      } finally {
        console.error = error;
      }
    };
  });

  function closeNotice(place) {
    hide(place);
    if (!document.activeElement || document.activeElement === document.body) {
      document.getElementById("main").focus({ preventScroll: true });
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-notice-close]");
    if (button) {
      closeNotice(button.closest("[role='alert']"));
    }
  });

  // What has the focus is never under a notice: the page then makes room for it.
  document.addEventListener("focusin", ({ target }) => {
    const notices = document.getElementById("notices");
    // Where it would be without that room, which else would be given and taken by turns.
    const moved = notices.classList.contains("notices--in-flow") ? notices.offsetHeight : 0;
    const end = notices.scrollHeight + notices.offsetTop - scrollY;
    const covered = target.closest("main") && target.getBoundingClientRect().top - moved < end;
    notices.classList.toggle("notices--in-flow", Boolean(covered && notices.scrollHeight));
  });

  // --- Words that were typed before htmx was there ---

  // Whether a field holds something else than the page came with.
  function differs(field) {
    if (field.options) {
      return (
        field.selectedIndex !==
        Math.max(
          [...field.options].findIndex((option) => option.defaultSelected),
          0,
        )
      );
    }
    return "defaultValue" in field && field.value !== field.defaultValue;
  }

  // On a slow line words may be typed before htmx listens, and it takes them for what the page came with.
  function sendWhatWasTypedEarly() {
    for (const element of document.querySelectorAll("[hx-trigger~='typed-early']")) {
      const fields = element.elements ? [...element.elements] : [element];
      if (fields.some(differs)) {
        element.dispatchEvent(new Event("typed-early"));
      }
    }
  }

  document.addEventListener("htmx:load", sendWhatWasTypedEarly, { once: true });

  // --- Plain forms ---

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
})();
