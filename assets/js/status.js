/** Short answers that come without a new page: read aloud, shown in a corner, with « undo » where there is one. */
import { each, sentence } from "./dom.js";

/** A toast without an act to do stays this long; one with « undo » stays until it is closed. */
const SHOWN_MS = 8000;

/** Says `text` in the corner. `kind` is "", "positive", "attention" or "danger". */
export function announce(text, kind = "") {
  const place = document.getElementById("toasts");
  if (!place || !text) return;
  const toast = document.createElement("div");
  toast.className = kind ? `toast is-${kind}` : "toast";
  const words = document.createElement("p");
  words.textContent = text;
  toast.append(words);
  place.append(toast);
  settle(toast);
}

function settle(toast) {
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-quiet btn-sm";
  close.textContent = sentence("close");
  close.addEventListener("click", () => toast.remove());
  toast.append(close);
  if (!toast.querySelector("form")) leaveLater(toast);
}

function leaveLater(toast) {
  let timer;
  const wait = () => {
    timer = setTimeout(() => toast.remove(), SHOWN_MS);
  };
  const stay = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", stay);
  toast.addEventListener("focusin", stay);
  toast.addEventListener("pointerleave", wait);
  toast.addEventListener("focusout", wait);
  wait();
}

export function start() {
  each("#toasts > .toast", settle);
  // The server may answer a fragment with the header HX-Trigger: {"announce": {"text": "…", "kind": "positive"}}.
  document.body.addEventListener("announce", (event) => announce(event.detail.text, event.detail.kind));
}
