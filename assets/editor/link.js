/**
 * Links. A mark of our own: Tiptap's brings a list of all top-level domains (30 KB) to link bare addresses while one
 * types, which the server does anyway when the text is shown.
 */
import { Mark } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";

/** The title of a link that the server shows as a button when it stands alone (`core/markdown.py`). */
export const BUTTON = "button";

const LINK = /^(https?:\/\/|mailto:|\/(?!\/)|#)/i;
const ADDRESS = /^https?:\/\/[^\s<>"]+$/i;

/** An address pasted over words makes a link of them; pasted alone, it links itself. */
function paste(editor) {
  return new Plugin({
    props: {
      handlePaste(view, event) {
        const url = event.clipboardData?.getData("text/plain").trim() ?? "";
        if (!ADDRESS.test(url) || editor.isActive("codeBlock")) return false;
        const { empty } = view.state.selection;
        if (empty) {
          editor.commands.insertContent({ type: "text", text: url, marks: [{ type: "link", attrs: { href: url } }] });
          editor.commands.unsetMark("link");
        } else editor.commands.setLink({ href: url });
        return true;
      },
    },
  });
}

export const Link = Mark.create({
  name: "link",
  priority: 1000,
  inclusive: false,
  addAttributes() {
    return { href: { default: null }, title: { default: null, parseHTML: (element) => element.getAttribute("title") } };
  },
  parseHTML() {
    return [{ tag: "a[href]", getAttrs: (element) => LINK.test(element.getAttribute("href")) && null }];
  },
  renderHTML({ HTMLAttributes }) {
    return ["a", HTMLAttributes, 0];
  },
  addCommands() {
    return {
      setLink: (attributes) => ({ chain }) => chain().setMark("link", attributes).run(),
      unsetLink: () => ({ chain }) => chain().unsetMark("link", { extendEmptyMarkRange: true }).run(),
    };
  },
  addProseMirrorPlugins() {
    return [paste(this.editor)];
  },
});
