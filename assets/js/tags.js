/**
 * Completes the word being typed: in a field of tags separated by commas, or in a field of one answer.
 *
 * `<input data-tags="/address/">`, or `data-complete`: the address answers `{"tags": ["…"]}` to `?q=`. Arrows go through the list, Enter or
 * Tab takes a word, Escape closes. Without script the field is typed in as any other.
 */
import { each } from "./dom.js";

const PAUSE = 150;

/** Returns what stands before the word being typed, and that word. */
function parts(value) {
  const cut = Math.max(value.lastIndexOf(","), value.lastIndexOf(";")) + 1;
  return [value.slice(0, cut), value.slice(cut).trim()];
}

function complete(field) {
  const { tags: many, complete: one } = field.dataset;
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${field.id}_suggestions`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels[0]?.textContent.trim() ?? "");
  list.hidden = true;
  field.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) field.setAttribute(name, value);

  let timer = 0;
  let asked = 0;
  let at = -1;
  const options = () => [...list.children];

  const close = () => {
    list.hidden = true;
    at = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const stand = (place) => {
    at = (place + options().length) % options().length;
    options().forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    field.setAttribute("aria-activedescendant", options()[at].id);
  };
  const take = (word) => {
    const [before] = parts(field.value);
    field.value = many ? `${before}${before ? " " : ""}${word}, ` : word;
    close();
    field.focus();
  };
  const show = (words) => {
    list.replaceChildren(
      ...words.map((word, index) => {
        const option = document.createElement("li");
        option.id = `${list.id}_${index}`;
        option.textContent = word;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          take(word);
        });
        return option;
      }),
    );
    at = -1;
    list.hidden = !words.length;
    field.setAttribute("aria-expanded", String(words.length > 0));
  };
  const ask = async () => {
    const turn = ++asked;
    const [before, word] = many ? parts(field.value) : ["", field.value.trim()];
    if (!word) return close();
    try {
      const answer = await fetch(`${many ?? one}?q=${encodeURIComponent(word)}`);
      const { tags } = answer.ok ? await answer.json() : { tags: [] };
      const typed = before.toLowerCase().split(/[,;]/).map((one) => one.trim());
      if (turn === asked) show(tags.filter((tag) => !typed.includes(tag.toLowerCase())));
    } catch {
      close();
    }
    return undefined;
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") stand(at + 1);
    else if (event.key === "ArrowUp") stand(at < 0 ? -1 : at - 1);
    else if (["Enter", "Tab"].includes(event.key) && at >= 0) take(options()[at].textContent);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
}

export function start() {
  each("input[data-tags], input[data-complete]", complete);
}
