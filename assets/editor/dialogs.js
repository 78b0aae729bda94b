/** What the editor asks: where a link leads, what a picture shows, what a footnote says. */
import { BUTTON } from "./link.js";
import { field, freshId, make, tick } from "./parts.js";
import { say } from "./words.js";

/** Opens a dialog with `rows`; calls `apply()` when it is confirmed, which returns a sentence to refuse. */
function ask(title, rows, apply, more = []) {
  const id = freshId();
  const fault = make("p", { class: "field-error", role: "alert", hidden: true });
  const dialog = make("dialog", { class: "editor-dialog", "aria-labelledby": id });
  const form = make(
    "form",
    { method: "dialog", novalidate: true },
    make("h2", { id, text: title }),
    ...rows,
    fault,
    make("div", { class: "btn-row" }, make("button", { class: "btn btn-primary", text: say("apply") }), ...more, make("button", {
      type: "button", class: "btn btn-quiet", text: say("cancel"), onclick: () => dialog.close(),
    })),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    fault.textContent = apply() ?? "";
    fault.hidden = !fault.textContent;
    if (fault.hidden) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  dialog.append(form);
  // Outside the form that is being written, since a form holds no other.
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Returns a usable address for what was typed, or an empty string. */
export function addressOf(typed) {
  const text = typed.trim();
  if (/^(https?:\/\/[^\s/]+|mailto:[^\s@]+@)\S*$/i.test(text) || /^\/(?!\/)\S*$/.test(text)) return text;
  if (/^[^\s@/]+@[^\s@/]+\.[a-z]{2,}$/i.test(text)) return `mailto:${text}`;
  return /^[\w-]+(\.[\w-]+)+(\/\S*)?$/.test(text) ? `https://${text}` : "";
}

export function askLink(editor) {
  const { href = "", title } = editor.getAttributes("link");
  const { from, to, empty } = editor.state.selection;
  const address = field(say("address"), href, "url");
  const words = field(say("words"), editor.state.doc.textBetween(from, to, " "));
  const button = tick(say("asButton"), title === BUTTON);
  const isNew = !href && empty;
  const remove = make("button", { type: "button", class: "btn", text: say("unlink"), onclick: () => {
    editor.chain().focus().extendMarkRange("link").unsetLink().run();
    dialog.close();
  } });
  const apply = () => {
    const link = addressOf(address.input.value);
    if (!link) return say("badAddress");
    const said = words.input.value.trim() || link;
    const attrs = { href: link, title: button.input.checked ? BUTTON : title === BUTTON ? null : title ?? null };
    if (isNew) editor.chain().focus().insertContent([{ type: "text", text: said, marks: [{ type: "link", attrs }] }, { type: "text", text: " " }]).run();
    else editor.chain().focus().extendMarkRange("link").setLink(attrs).run();
    return "";
  };
  const dialog = ask(say("link"), isNew ? [address.row, words.row, button.row] : [address.row, button.row], apply, href ? [remove] : []);
}

const PAUSE = 200;

/** Asks which of the group's files a text links to: the latest, or those whose name holds what is typed. */
export function askFile(editor, url) {
  const search = field(say("searchFiles"), "", "search");
  const list = make("ul", { class: "plain-list editor-files", "aria-label": say("groupFile") });
  const state = make("p", { class: "muted small", role: "status" });
  let timer, turn = 0;
  const show = async () => {
    const mine = ++turn;
    const files = await fetch(`${url}?q=${encodeURIComponent(search.input.value)}`).then((answer) => (answer.ok ? answer.json() : {})).then((found) => found.files ?? []).catch(() => []);
    if (mine !== turn) return;
    state.textContent = files.length ? "" : say("noFileFound");
    list.replaceChildren(...files.map(({ url: address, name, where }) => make("li", {}, make("label", { class: "form-check" },
      make("input", { type: "radio", name: "file", class: "form-check-input", value: address, "data-name": name }),
      make("span", {}, make("span", { text: name }), make("span", { class: "muted small", text: ` ${where}` }))))));
  };
  search.input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(show, PAUSE); });
  ask(say("groupFile"), [search.row, state, list], () => {
    const chosen = list.querySelector(":checked");
    if (!chosen) return say("chooseFile");
    const mark = { type: "link", attrs: { href: chosen.value } };
    editor.chain().focus().insertContent([{ type: "text", text: chosen.dataset.name, marks: [mark] }, { type: "text", text: " " }]).run();
    return "";
  });
  return show();
}

export function askPicture(editor) {
  const { alt = "", title } = editor.getAttributes("image");
  const described = field(say("alt"), alt);
  const caption = field(say("caption"), title ?? "");
  ask(say("image"), [described.row, caption.row], () => {
    editor.chain().focus().updateAttributes("image", { alt: described.input.value.trim(), title: caption.input.value.trim() || null }).run();
    return "";
  });
}

export function askNote(editor) {
  const { words = "" } = editor.getAttributes("note");
  const said = field(say("noteWords"), words);
  ask(say("note"), [said.row], () => {
    const typed = said.input.value.replace(/[[\]]/g, "").trim().slice(0, 900);
    if (!typed) return say("noteEmpty");
    editor.chain().focus().insertContent({ type: "note", attrs: { words: typed } }).run();
    return "";
  });
}
