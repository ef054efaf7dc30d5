// The light/dark switch. Loaded without defer, so that the stored choice is on <html> before the first paint.

(() => {
  const KEY = "nixadmin.theme";
  const root = document.documentElement;

  function stored() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // Storage can be forbidden; the system's theme is used then.
    }
  }

  function apply(theme) {
    if (theme === "light" || theme === "dark") {
      root.dataset.theme = theme;
    } else {
      delete root.dataset.theme;
    }
  }

  function showChoice() {
    const theme = root.dataset.theme || "system";
    for (const input of document.querySelectorAll("[data-theme-switch] input")) {
      input.checked = input.value === theme;
    }
  }

  apply(stored());

  document.addEventListener("DOMContentLoaded", () => {
    showChoice();
    for (const theSwitch of document.querySelectorAll("[data-theme-switch]")) {
      theSwitch.hidden = false;
      theSwitch.addEventListener("change", (event) => {
        apply(event.target.value);
        try {
          localStorage.setItem(KEY, event.target.value);
        } catch {
          // The choice holds for this page only.
        }
      });
    }
  });

  // Chosen in another tab.
  window.addEventListener("storage", (event) => {
    if (event.key === KEY) {
      apply(event.newValue);
      showChoice();
    }
  });
})();
