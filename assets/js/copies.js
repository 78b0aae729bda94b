/** A button that copies an address or a text: `<button data-copy="text">` or `<button data-copy-from="id">`. */
import { announce } from "./status.js";
import { each, sentence } from "./dom.js";

function textOf(button) {
  if (button.dataset.copy !== undefined) return button.dataset.copy;
  const source = document.getElementById(button.dataset.copyFrom);
  return source?.value ?? source?.textContent ?? "";
}

export function start() {
  each("[data-copy], [data-copy-from]", (button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(textOf(button));
      announce(sentence("copied"), "positive");
    });
  });
}
