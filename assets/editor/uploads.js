/** Files on their way to the server: progress, cancel, try again; then in the text, with a description asked for pictures. */
import { field, icon, make } from "./parts.js";

/** Files larger than this come in pieces; what sends them is loaded then (`assets/sending/pieces.js`). */
const LARGE = 5 * 1024 * 1024;
import { say } from "./words.js";

/** Returns the tray below a text. `token()` gives the form's token, `insert(file)` puts {url, name, image} in the text. */
export function tray(area, { token, insert, describe }) {
  const { uploads: url, uploadMax } = area.dataset;
  const list = make("ul", { class: "editor-tray", "aria-live": "polite" });
  const picker = make("input", { type: "file", multiple: true, hidden: true, tabindex: "-1", "aria-hidden": "true" });
  picker.addEventListener("change", () => {
    send([...picker.files]);
    picker.value = "";
  });

  function send(files) {
    for (const file of files) start(file, list.appendChild(make("li")));
  }

  function fail(file, row, sentence) {
    row.replaceChildren(
      make("p", { class: "field-error" }, icon("warning"), document.createTextNode(sentence)),
      make("button", { type: "button", class: "btn btn-sm", text: say("retry"), onclick: () => start(file, row) }),
      make("button", { type: "button", class: "btn btn-quiet btn-sm", text: say("remove"), onclick: () => row.remove() }),
    );
  }

  function start(file, row) {
    if (file.size > Number(uploadMax)) {
      fail(file, row, say("tooLarge", { name: file.name, size: Math.round(uploadMax / 1_048_576) }));
      return;
    }
    const request = new XMLHttpRequest();
    const name = { name: file.name };
    const bar = make("progress", { max: "100", value: "0", "aria-label": say("sending", name) });
    let giveUp = () => request.abort();
    const cancel = () => { giveUp(); row.remove(); };
    row.replaceChildren(make("span", { text: say("sending", name) }), bar, make("button", {
      type: "button", class: "btn btn-quiet btn-sm", text: say("cancel"), onclick: cancel,
    }));
    if (file.size > LARGE) {
      const { piecesSrc } = document.body.dataset;
      const failed = (sentence) => fail(file, row, sentence || say("failed", name));
      import(new URL(piecesSrc, location.href).href).then(({ sendInPieces }) => {
        if (!row.isConnected) return;
        giveUp = sendInPieces(file, {
          url: `${url}resume/`, token,
          progress: (part) => { bar.value = 100 * part; },
          done: (answer) => done(answer, row),
          fail: failed,
        });
      }, () => failed(""));
      return;
    }
    request.upload.addEventListener("progress", (event) => { bar.value = (100 * event.loaded) / event.total; });
    request.addEventListener("error", () => fail(file, row, say("failed", name)));
    request.addEventListener("load", () => {
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        // An answer that is no answer: said as a failure below.
      }
      if (request.status === 200 && answer.url) done(answer, row);
      else fail(file, row, answer.error ?? say("failed", name));
    });
    request.open("POST", url);
    const body = new FormData();
    body.set("csrfmiddlewaretoken", token());
    body.set("file", file);
    request.send(body);
  }

  function done(answer, row) {
    insert(answer);
    if (!answer.image) {
      row.replaceChildren(make("span", { text: say("sent", answer) }));
      return;
    }
    const described = field(say("altShort", answer));
    described.input.addEventListener("input", () => describe(answer.url, described.input.value));
    row.replaceChildren(described.row, make("button", { type: "button", class: "btn btn-quiet btn-sm", text: say("close"), onclick: () => row.remove() }));
  }

  return {
    element: make("div", { class: "editor-under" }, list, picker),
    send,
    pick(accept) {
      picker.accept = accept;
      picker.click();
    },
  };
}
