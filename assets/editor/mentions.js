/** Completes a name after @: the server says who reads this text. Arrows, Enter or Tab, Escape. */
import { freshId, make } from "./parts.js";
import { say } from "./words.js";

const PAUSE = 120;
let last = 0;

async function names(url, query) {
  const turn = ++last;
  await new Promise((done) => { setTimeout(done, PAUSE); });
  if (turn !== last) return [];
  try {
    const answer = await fetch(`${url}?q=${encodeURIComponent(query)}`);
    return answer.ok ? (await answer.json()).names : [];
  } catch {
    return [];
  }
}

/** Returns the option `suggestion` of the names in a text whose completion is at `url`. */
export function suggestion(url) {
  return {
    char: "@",
    allowedPrefixes: null,
    allow: ({ state, range }) => !/[\w@/.]/.test(state.doc.textBetween(Math.max(0, range.from - 1), range.from)),
    items: ({ query }) => names(url, query),
    command: ({ editor, range, props }) =>
      editor.chain().focus().insertContentAt(range, [{ type: "mention", attrs: { id: props.id } }, { type: "text", text: " " }]).run(),
    render: popup,
  };
}

/** Completes the title of a page after [[ with a link to it. */
export function pages(url) {
  return {
    ...suggestion(url),
    char: "[[",
    allow: undefined,
    allowSpaces: true,
    items: ({ query }) => (query.length > 60 || query.includes("]") ? [] : names(url, query)),
    command: ({ editor, range, props }) =>
      editor.chain().focus().insertContentAt(range, [{ type: "text", text: props.name, marks: [{ type: "link", attrs: { href: props.id } }] }, { type: "text", text: " " }]).run(),
  };
}

function popup() {
  let list, now, at;
  const options = () => [...list.children];
  const stand = (place) => {
    at = (place + now.items.length) % now.items.length;
    options().forEach((one, index) => one.setAttribute("aria-selected", String(index === at)));
    now.editor.view.dom.setAttribute("aria-activedescendant", options()[at].id);
    options()[at].scrollIntoView({ block: "nearest" });
  };
  const place = () => {
    const box = now.clientRect?.();
    if (!box) return;
    list.style.left = `${Math.max(8, Math.min(box.left, innerWidth - list.offsetWidth - 8))}px`;
    list.style.top = `${box.bottom + list.offsetHeight + 8 < innerHeight ? box.bottom + 4 : box.top - list.offsetHeight - 4}px`;
  };
  const show = (props) => {
    now = props;
    list.replaceChildren(...props.items.map((item) => make("li", {
      id: freshId(), role: "option",
      onpointerdown: (event) => { event.preventDefault(); now.command(item); },
    }, make("span", { text: item.name }), ...(item.id.startsWith("/") ? [] : [make("span", { class: "muted", text: ` @${item.id}` })]))));
    list.hidden = !props.items.length;
    const dom = now.editor.view.dom;
    dom.setAttribute("aria-expanded", String(!list.hidden));
    if (list.hidden) return dom.removeAttribute("aria-activedescendant");
    stand(0);
    return place();
  };
  return {
    onStart(props) {
      list = make("ul", { id: freshId(), class: "suggestions editor-names", role: "listbox", "aria-label": say("names") });
      (props.editor.view.dom.closest("dialog") ?? document.body).append(list);
      props.editor.view.dom.setAttribute("aria-controls", list.id);
      show(props);
    },
    onUpdate: show,
    onKeyDown({ event }) {
      if (list.hidden) return false;
      if (event.key === "ArrowDown") stand(at + 1);
      else if (event.key === "ArrowUp") stand(at - 1);
      else if (event.key === "Enter" || event.key === "Tab") now.command(now.items[at]);
      else if (event.key === "Escape") list.hidden = true;
      else return false;
      return true;
    },
    onExit() {
      list?.remove();
      for (const name of ["aria-controls", "aria-activedescendant", "aria-expanded"]) now?.editor.view?.dom.removeAttribute(name);
    },
  };
}
