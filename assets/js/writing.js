/** Fetches the editor where somebody writes: at once on a page made for it, at the first gesture under a thread. */
import { each } from "./dom.js";

let asked = false;

function load() {
  if (asked) return;
  asked = true;
  const script = document.createElement("script");
  script.src = document.body.dataset.editorSrc;
  document.head.append(script);
}

function mount(area) {
  if (window.veilleeEditor) window.veilleeEditor.mount(area);
  else {
    document.addEventListener("veillee:editor", () => window.veilleeEditor.mount(area), { once: true });
    load();
  }
}

export function start() {
  each("textarea[data-editor]", (area) => {
    if (!area.closest(".comment-form")) mount(area);
    else if (area.value || window.veilleeEditor) mount(area);
    else {
      const once = { once: true };
      area.addEventListener("focus", () => mount(area), once);
      area.addEventListener("pointerenter", load, once);
      area.addEventListener("veillee:set", () => mount(area), once);
    }
  });
}
