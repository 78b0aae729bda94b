/** The row of buttons above a text: one stop of the Tab key, arrows inside (WAI-ARIA toolbar). */
import { askLink, askNote, askPicture, askFile } from "./dialogs.js";
import { icon, make } from "./parts.js";
import { say } from "./words.js";

const heading = (level) => ({ icon: `h${level}`, on: (e) => e.isActive("heading", { level }), run: (c) => c.toggleHeading({ level }) });

/** name → icon, whether it is on (when it can be), what it does to the chain of commands or to the editor. */
const BUTTONS = {
  bold: { icon: "bold", on: (e) => e.isActive("bold"), run: (c) => c.toggleBold(), keys: "Control+B" },
  italic: { icon: "italic", on: (e) => e.isActive("italic"), run: (c) => c.toggleItalic(), keys: "Control+I" },
  heading2: heading(2),
  heading3: heading(3),
  bullets: { icon: "list", on: (e) => e.isActive("bulletList"), run: (c) => c.toggleBulletList() },
  numbers: { icon: "numbers", on: (e) => e.isActive("orderedList"), run: (c) => c.toggleOrderedList() },
  link: { icon: "link", on: (e) => e.isActive("link"), act: askLink, keys: "Control+K" },
  image: { icon: "image", on: (e) => e.isActive("image"), act: (e, box) => (e.isActive("image") ? askPicture(e) : box.pick("image/*")) },
  file: { icon: "paperclip", act: (e, box) => box.pick("") },
  groupFile: { icon: "folder", act: (e, box, url) => askFile(e, url) },
  name: { icon: "at", run: (c) => c.insertContent("@") },
  quote: { icon: "quote", on: (e) => e.isActive("blockquote", { callout: null }), run: (c) => c.toggleBlockquote() },
  callout: { icon: "info", on: (e) => e.isActive("blockquote", { callout: "note" }), act: callout },
  table: { icon: "table", on: (e) => e.isActive("table"), run: (c) => c.insertTable({ rows: 3, cols: 3, withHeaderRow: true }) },
  note: { icon: "note", on: (e) => e.isActive("note"), act: askNote },
  strike: { icon: "strike", on: (e) => e.isActive("strike"), run: (c) => c.toggleStrike() },
  code: { icon: "code", on: (e) => e.isActive("code"), run: (c) => c.toggleCode() },
  block: { icon: "code-block", on: (e) => e.isActive("codeBlock"), run: (c) => c.toggleCodeBlock() },
  heading4: heading(4),
  rule: { icon: "rule", run: (c) => c.setHorizontalRule() },
  undo: { icon: "undo", run: (c) => c.undo(), can: (e) => e.can().undo() },
  redo: { icon: "redo", run: (c) => c.redo(), can: (e) => e.can().redo() },
};
const SHORT = ["bold", "italic", "bullets", "link", "image", "file", "groupFile", "name", "quote", "table", "code", "undo", "redo"];

const IN_TABLE = {
  rowAfter: (c) => c.addRowAfter(), rowGone: (c) => c.deleteRow(), columnAfter: (c) => c.addColumnAfter(),
  columnGone: (c) => c.deleteColumn(), tableGone: (c) => c.deleteTable(),
};

function callout(editor) {
  const chain = editor.chain().focus();
  if (!editor.isActive("blockquote")) chain.setBlockquote();
  chain.updateAttributes("blockquote", { callout: editor.isActive("blockquote", { callout: "note" }) ? null : "note" }).run();
}

/** Runs a command, then gives the hand back to the text at once: Tiptap's own focus waits for a frame, and the letters typed meanwhile are lost. */
function perform(editor, run) {
  run(editor.chain().focus()).run();
  editor.view.focus();
}

/** Lets arrows, Home and End go through the buttons of `bar`; Tab stops at one of them. */
function roving(bar) {
  const stops = () => [...bar.querySelectorAll("button:not([disabled])")].filter((one) => !one.closest("[hidden]"));
  const stand = (button) => {
    bar.querySelectorAll("button").forEach((one) => { one.tabIndex = one === button ? 0 : -1; });
  };
  stand(stops()[0]);
  bar.addEventListener("focusin", (event) => stand(event.target));
  bar.addEventListener("keydown", (event) => {
    const all = stops();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    all[(to + all.length) % all.length].focus();
  });
}

/** Returns the toolbar of `editor` and what keeps its buttons true. `box` opens the file picker; `missing` names the buttons that this text has no use for. */
export function toolbar(editor, box, { short = false, target, missing = [], choice = "" }) {
  const bar = make("div", { class: "editor-bar", role: "toolbar", "aria-label": say("toolbar"), "aria-controls": target });
  const buttons = new Map();
  for (const name of short ? SHORT : Object.keys(BUTTONS)) {
    if (missing.includes(name)) continue;
    const { icon: drawing, on, run, act, keys } = BUTTONS[name];
    const button = make("button", {
      type: "button", class: "btn btn-quiet btn-icon btn-sm", title: say(name), "aria-label": say(name),
      "aria-pressed": on ? "false" : undefined, "aria-keyshortcuts": keys,
      onclick: () => (act ? act(editor, box, choice) : perform(editor, run)),
    }, icon(drawing));
    buttons.set(button, BUTTONS[name]);
    bar.append(button);
  }
  const inTable = make("span", { class: "editor-table", role: "group", "aria-label": say("tableTools"), hidden: true },
    ...Object.entries(IN_TABLE).map(([name, run]) => make("button", {
      type: "button", class: "btn btn-quiet btn-sm", text: say(name), onclick: () => perform(editor, run),
    })));
  bar.append(inTable);
  const refresh = () => {
    for (const [button, { on, can }] of buttons) {
      if (on) button.setAttribute("aria-pressed", String(on(editor)));
      if (can) button.setAttribute("aria-disabled", String(!can(editor)));
    }
    inTable.hidden = !editor.isActive("table");
  };
  editor.on("transaction", refresh);
  refresh();
  roving(bar);
  return bar;
}
