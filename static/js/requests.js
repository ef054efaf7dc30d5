// What every htmx request of the site has in common: the CSRF token, a sentence when the answer is not usable,
// and words that were typed before htmx was there.
// The words are in <template id="request-banner-..."> elements (templates/components/_request_banners.html).

(() => {
  const region = () => document.getElementById("offline-banner");

  // Django's cookie, which is newer than the page if somebody signed in again in another tab.
  function csrfToken() {
    return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  }

  function show(name) {
    const place = region();
    const words =
      document.getElementById(`request-banner-${name}`) || document.getElementById("request-banner-other");
    // The same banner again would be read out again with every poll.
    if (place.dataset.shown !== words.id) {
      place.dataset.shown = words.id;
      place.replaceChildren(words.content.cloneNode(true));
    }
  }

  function hide() {
    delete region().dataset.shown;
    region().replaceChildren();
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
    if (status >= 400) {
      // Only our own fragments say what happened in words for this page.
      detail.shouldSwap = detail.xhr.getResponseHeader("X-Fragment") === "true";
      if (detail.shouldSwap) {
        hide();
      } else {
        show(status);
      }
    } else if (detail.shouldSwap && isWholePage(detail)) {
      detail.shouldSwap = false;
      show("other");
    } else {
      hide();
      // Whoever was asked to sign in again has done so.
      document.getElementById("session-banner").replaceChildren();
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

  // Whether a field holds something else than the page came with.
  function differs(field) {
    if (field.options) {
      return field.selectedIndex !== Math.max([...field.options].findIndex((option) => option.defaultSelected), 0);
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

  document.addEventListener("htmx:sendError", () => show("offline"));
  document.addEventListener("htmx:timeout", () => show("offline"));
  window.addEventListener("offline", () => show("offline"));
  window.addEventListener("online", () => {
    if (region().dataset.shown === "request-banner-offline") {
      hide();
    }
  });

  // A plain form sends the token that its page was made with: give it today's.
  document.addEventListener("submit", (event) => {
    const field = event.target.querySelector("input[name='csrfmiddlewaretoken']");
    const token = csrfToken();
    if (field && token) {
      field.value = token;
    }
  });
})();
