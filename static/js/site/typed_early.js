// On a slow line words may be typed before htmx listens, and it takes them for what the page came with: send them then.

// Whether a field holds something else than the page came with.
function differs(field) {
  if (field.type === "checkbox" || field.type === "radio") {
    return field.checked !== field.defaultChecked;
  }
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

function sendWhatWasTypedEarly() {
  for (const element of document.querySelectorAll("[hx-trigger~='typed-early']")) {
    const fields = element.elements ?? element.querySelectorAll("input, select, textarea");
    if ([element, ...fields].some(differs)) {
      element.dispatchEvent(new Event("typed-early"));
    }
  }
}

document.addEventListener("htmx:load", sendWhatWasTypedEarly, { once: true });
