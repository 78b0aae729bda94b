/** Small pieces of page that the editor makes: elements, icons, buttons. */

/** Returns an element. `options` are attributes; `text` and `class` among them are what they say. */
export function make(name, options = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined || value === false) continue;
    if (key === "text") element.textContent = value;
    else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter(Boolean));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${document.body.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
}

let count = 0;

/** Returns an id that the page does not have yet. */
export const freshId = () => `editor-${++count}`;

/** Returns a labelled one-line field and its input. */
export function field(label, value = "", type = "text") {
  const id = freshId();
  const input = make("input", { id, type, class: "form-control", value });
  return { input, row: make("div", { class: "field" }, make("label", { for: id, class: "form-label", text: label }), input) };
}

/** Returns a labelled box to tick and its input. */
export function tick(label, checked) {
  const id = freshId();
  const input = make("input", { id, type: "checkbox", class: "form-check-input", checked });
  return { input, row: make("div", { class: "form-check" }, input, make("label", { for: id, class: "form-check-label", text: label })) };
}
