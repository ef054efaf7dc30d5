// Both changes of a conflict, put into the editor as typed words, so that undo takes them back.

const field = document.getElementById("text");

document.addEventListener("put-together", () => {
  const text = document.getElementById("put-together").value;
  field.focus();
  field.select();
  // The only way that keeps undo; not every browser has it for text fields, and none inserts nothing.
  if (!text || !document.execCommand("insertText", false, text)) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
