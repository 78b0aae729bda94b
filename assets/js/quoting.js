/**
 * Quotes a message, or the passage selected in it, in the form under the thread: as often as one likes, nothing typed
 * is lost. Without script, `?quote=` does it for a whole message.
 */
const QUOTE = '.comment a[href^="?quote="]';
let button, passage;

/** Puts a quotation after what is typed already, and the caret below it. */
function put(area, quotation) {
  const typed = area.value.trimEnd();
  area.value = typed ? `${typed}\n\n${quotation}` : quotation;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
  area.dispatchEvent(new Event("veillee:set"));
  area.closest("form").scrollIntoView({ block: "nearest" });
}

/** Words that Markdown would take for signs are written so that they stay words; a name calls nobody again. */
const plainly = (line) => line.replace(/[\\`*_[\]<>~|@]/g, "\\$&").replace(/^(\s*)(#|[-+](?=\s)|\d+(?=[.)]))/, "$1\\$2").replace(/^(\s*)\\(\d+)/, "$1$2\\");

function quoted(comment, words) {
  const name = comment.querySelector(".comment-name").textContent.trim();
  const link = comment.querySelector('.comment-head a[href^="/c/"]').getAttribute("href");
  const lines = words.split(/\n+/).map((line) => line.trim()).filter(Boolean).map((line) => `> ${plainly(line)}`);
  return `> [${plainly(name)}](${link}) :\n>\n${lines.join("\n>\n")}\n\n`;
}

const form = () => document.querySelector("#comment-form textarea[name=body]");

/** Returns the message and the words selected in it, when they are of one message that may be quoted. */
function selected() {
  const selection = getSelection();
  const words = selection.toString().trim();
  const inside = (node) => (node?.nodeType === 1 ? node : node?.parentElement)?.closest(".comment .prose");
  const prose = inside(selection.anchorNode);
  const comment = prose?.closest(".comment");
  if (!words || !prose || prose !== inside(selection.focusNode) || !comment.querySelector(QUOTE) || !form()) return null;
  return { comment, words, box: selection.getRangeAt(0).getBoundingClientRect() };
}

function offer() {
  passage = selected();
  if (!passage) {
    button?.remove();
    return;
  }
  if (!button) {
    button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm quote-passage";
    // The selection would go with the press.
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      const { comment, words } = passage;
      getSelection().removeAllRanges();
      button.remove();
      put(form(), quoted(comment, words));
    });
  }
  button.replaceChildren(...[...passage.comment.querySelector(QUOTE).childNodes].map((one) => one.cloneNode(true)));
  passage.comment.querySelector(".prose").after(button);
  const around = button.offsetParent.getBoundingClientRect();
  button.style.left = `${Math.max(0, Math.min(passage.box.left - around.left, around.width - button.offsetWidth))}px`;
  button.style.top = `${passage.box.bottom - around.top + 6}px`;
}

/** The whole message: the page that would open knows its Markdown. */
async function whole(event) {
  const link = event.target.closest?.(QUOTE);
  const area = form();
  if (!link || !area || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  link.closest("details")?.removeAttribute("open");
  try {
    const page = await (await fetch(link.href)).text();
    const there = new DOMParser().parseFromString(page, "text/html").querySelector("#comment-form textarea[name=body]");
    put(area, `${there.value.trim()}\n\n`);
  } catch {
    location.assign(link.href);
  }
}

export function start() {
  if (!document.querySelector("#comment-list")) return;
  document.addEventListener("selectionchange", offer);
  document.addEventListener("click", whole);
}
