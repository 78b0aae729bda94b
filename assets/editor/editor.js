/**
 * The editor over a `<textarea data-editor>`: what is written is Markdown, in the very field that the form sends.
 *
 * Without script, or as soon as somebody asks for plain text, the textarea is there. Loaded by `js/writing.js` where it is needed.
 */
import { Editor } from "@tiptap/core";
import { make } from "./parts.js";
import { toMarkdown } from "./markdown.js";
import { pages, suggestion } from "./mentions.js";
import { cleaned, fromSheet } from "./paste.js";
import { fromHtml, fromPaste } from "./round.js";
import { extensions, readable } from "./schema.js";
import { toolbar } from "./toolbar.js";
import { tray } from "./uploads.js";
import { say } from "./words.js";

const mounted = new WeakMap();
const tokenOf = (area) => area.form?.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

/** Returns the HTML that the server gives for a text. Raises when it does not answer. */
async function rendered(area, text) {
  if (!text.trim()) return "";
  const body = new FormData();
  body.set("csrfmiddlewaretoken", tokenOf(area));
  body.set("body", text);
  const answer = await fetch(area.dataset.preview, { method: "POST", body });
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  return answer.text();
}

const plainly = (html) => {
  const body = readable(html);
  return body.textContent.replace(/\s+/g, " ").trim() + [...body.querySelectorAll("*")].map((one) => one.localName + (one.getAttribute("href") ?? one.getAttribute("src") ?? "")).filter((one) => one !== "p").sort().join();
};

/** Returns the HTML of a text when the editor can show all of it, else null: plain text then, so that nothing is lost. */
async function shown(area, text) {
  const html = await rendered(area, text);
  const again = fromHtml(html);
  return again === text || plainly(await rendered(area, again)) === plainly(html) ? html : null;
}

class Writing {
  constructor(area) {
    this.area = area;
    this.target = `${area.id}_editor`;
    this.box = make("div", { class: "editor" });
    this.note = make("p", { class: "facts", role: "status" });
    this.swap = make("button", { type: "button", class: "btn btn-quiet btn-sm", text: say("plain"), onclick: () => this.toggle() });
    this.look = make("button", { type: "button", class: "btn btn-quiet btn-sm", text: say("preview"), hidden: true, onclick: () => this.preview() });
    this.seen = make("div", { class: "prose editor-preview", hidden: true, tabindex: "-1" });
    this.tray = tray(area, { token: () => tokenOf(area), insert: (file) => this.insert(file), describe: (src, alt) => this.describe(src, alt) });
    area.before(this.box);
    this.foot = make("div", { class: "editor-foot" }, this.note, this.look, this.swap);
    this.tray.element.append(this.foot, this.seen);
    (area.parentElement.querySelector(".field-count") ?? area).after(this.tray.element);
    area.addEventListener("veillee:set", () => this.reload());
    area.addEventListener("keydown", (event) => this.keys(event));
    area.addEventListener("paste", (event) => this.files(event, event.clipboardData));
    area.addEventListener("drop", (event) => this.files(event, event.dataTransfer));
    area.addEventListener("focus", () => this.editor && !this.seeking && this.editor.commands.focus());
  }

  /** Shows the editor when it can show the text; the caret follows whoever writes already. */
  async open() {
    const writing = document.activeElement === this.area;
    const text = this.area.value;
    let html = null;
    try {
      html = await shown(this.area, text);
      if (html === null) this.note.textContent = say("tooRich");
    } catch {
      // No answer: the textarea is as good as ever.
    }
    if (html === null || this.area.value !== text) {
      this.look.hidden = false;
      this.swap.textContent = say("rich");
      return;
    }
    this.note.textContent = "";
    this.start(html);
    if (writing) this.end();
  }

  start(html) {
    const { area } = this;
    const label = area.labels?.[0];
    const attributes = { class: "prose form-control editor-text", id: this.target, role: "textbox", "aria-multiline": "true", "aria-label": label?.textContent.trim() ?? say("editor"), spellcheck: "true" };
    for (const name of ["aria-describedby", "aria-invalid"]) if (area.getAttribute(name)) attributes[name] = area.getAttribute(name);
    if (area.required) attributes["aria-required"] = "true";
    this.editor = new Editor({
      element: this.box,
      extensions: extensions({ suggestions: [...(area.dataset.names ? [suggestion(area.dataset.names)] : []), ...(area.dataset.pages ? [pages(area.dataset.pages)] : [])], placeholder: area.placeholder || say(area.dataset.uploads ? "placeholder" : "placeholderShort") }),
      content: html ? readable(html).innerHTML : "",
      injectCSS: false,
      editorProps: {
        attributes,
        transformPastedHTML: cleaned,
        handlePaste: (view, event) => this.pasted(event),
        handleDrop: (view, event) => this.files(event, event.dataTransfer),
        handleKeyDown: (view, event) => this.keys(event),
      },
      onUpdate: () => this.write(),
    });
    this.bar = toolbar(this.editor, this.tray, { short: area.rows < 5, target: this.target, choice: area.dataset.choice, missing: [...(area.dataset.choice ? [] : ["groupFile"]), ...(area.dataset.uploads ? [] : ["image", "file"]), ...(area.dataset.names ? [] : ["name"])] });
    this.box.prepend(this.bar);
    area.classList.add("is-behind");
    area.tabIndex = -1;
    area.setAttribute("aria-hidden", "true");
    this.look.hidden = true;
    this.swap.textContent = say("plain");
  }

  /** The caret goes below all there is: not inside the quotation or the table that ends a text. */
  end() {
    const { doc } = this.editor.state;
    if (doc.lastChild.type.name !== "paragraph") this.editor.commands.insertContentAt(doc.content.size, { type: "paragraph" });
    this.editor.commands.focus("end");
  }

  stop() {
    this.write();
    this.editor.destroy();
    this.editor = null;
    this.box.replaceChildren();
    this.area.classList.remove("is-behind");
    this.area.removeAttribute("tabindex");
    this.area.removeAttribute("aria-hidden");
    this.look.hidden = false;
    this.swap.textContent = say("rich");
  }

  async toggle() {
    this.seen.hidden = true;
    if (this.editor) {
      this.stop();
      this.area.focus();
    } else {
      await this.open();
      this.editor?.commands.focus("end");
    }
  }

  /** The text was changed from outside (a draft, a quotation): show it. */
  async reload() {
    if (!this.editor) return;
    const html = await shown(this.area, this.area.value).catch(() => null);
    if (html === null) this.leave();
    else {
      const isHere = this.editor.isFocused;
      this.editor.commands.setContent(readable(html).innerHTML, { emitUpdate: false });
      if (isHere) this.end();
    }
  }

  leave() {
    const text = this.area.value;
    this.stop();
    this.area.value = text;
    this.note.textContent = say("tooRich");
  }

  async preview() {
    try {
      // The server's own answer, cleaned there: the same HTML that a published text has.
      this.seen.innerHTML = await rendered(this.area, this.area.value);
      this.seen.hidden = false;
      this.seen.focus();
    } catch {
      this.seen.hidden = true;
    }
  }

  write() {
    const text = toMarkdown(this.editor.state.doc);
    if (text === this.area.value) return;
    this.area.value = text;
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
    let without = 0;
    this.editor.state.doc.descendants((node) => { without += node.type.name === "image" && !node.attrs.alt; });
    const sentence = without ? say("noAlt", { count: without }) : "";
    if (this.note.textContent !== sentence) this.note.textContent = sentence;
  }

  keys(event) {
    if (!(event.ctrlKey || event.metaKey)) return false;
    if (event.key === "Enter") {
      event.preventDefault();
      this.area.form?.requestSubmit(this.area.form.querySelector(".btn-primary"));
      return true;
    }
    if (event.key.toLowerCase() === "k" && this.editor) {
      event.preventDefault();
      this.bar.querySelector('[aria-keyshortcuts="Control+K"]')?.click();
      return true;
    }
    return false;
  }

  /** Files are sent; a spreadsheet's cells become a table; the rest is the editor's own affair. */
  pasted(event) {
    const data = event.clipboardData;
    const html = data.getData("text/html");
    if (!html && !data.files.length) {
      const table = fromSheet(data.getData("text/plain"));
      if (table) {
        event.preventDefault();
        this.editor.commands.insertContent(table);
        return true;
      }
    }
    return /<(table|p|li|h\d)\b/i.test(html) ? false : this.files(event, data);
  }

  files(event, data) {
    const files = [...(data?.files ?? [])];
    if (!files.length) return false;
    event.preventDefault();
    if (this.area.dataset.uploads) this.tray.send(files);
    else this.note.textContent = say("noFiles");
    return true;
  }

  insert({ url, name, image }) {
    if (this.editor) {
      const node = image
        ? { type: "image", attrs: { src: url, alt: "" } }
        : { type: "text", text: name, marks: [{ type: "link", attrs: { href: url } }] };
      this.editor.chain().insertContent([node, { type: "text", text: " " }]).run();
      return;
    }
    const words = name.replace(/[\\[\]]/g, "\\$&");
    this.area.setRangeText(image ? `![](${url})` : `[${words}](${url})`, this.area.selectionStart, this.area.selectionEnd, "end");
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  describe(src, alt) {
    if (!this.editor) {
      this.area.value = this.area.value.replace(new RegExp(`!\\[(\\\\.|[^\\]])*\\]\\(${src}`), () => `![${alt.replace(/[\\[\]]/g, "\\$&")}](${src}`);
      this.area.dispatchEvent(new Event("input", { bubbles: true }));
      return;
    }
    const { tr, doc } = this.editor.state;
    doc.descendants((node, at) => {
      if (node.type.name === "image" && node.attrs.src === src) tr.setNodeMarkup(at, undefined, { ...node.attrs, alt });
    });
    this.editor.view.dispatch(tr);
  }
}

/** Mounts the editor over a textarea, once. */
function mount(area) {
  if (mounted.has(area)) return mounted.get(area);
  const writing = new Writing(area);
  mounted.set(area, writing);
  writing.ready = writing.open();
  return writing;
}

/** What the rest of the page, and the tests, may ask of this bundle. */
window.veilleeEditor = { mount, fromHtml, fromPaste };
document.dispatchEvent(new Event("veillee:editor"));
