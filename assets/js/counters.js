/** Says how much room is left in a field, and that a text is too long before it is sent. Nothing is ever cut. */
import { each, sentence } from "./dom.js";

/** Below this share of the room left, the counter shows. */
const NEAR = 0.2;

/** Counts as the server does: characters, a line end being one. */
function length(text) {
  return [...text.replace(/\r\n/g, "\n")].length;
}

function watch(field) {
  const room = Number(field.dataset.max);
  const line = document.createElement("p");
  line.className = "field-count";
  line.id = `${field.id}_count`;
  line.setAttribute("role", "status");
  field.after(line);
  const tell = () => {
    const left = room - length(field.value);
    const over = left < 0;
    line.classList.toggle("is-over", over);
    line.hidden = left > room * NEAR;
    const text = over ? sentence("over", { count: -left }) : sentence("left", { count: left });
    if (!line.hidden && line.textContent !== text) line.textContent = text;
  };
  field.addEventListener("input", tell);
  tell();
}

export function start() {
  each("[data-max]", watch);
}
