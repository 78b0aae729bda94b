/** One file on its way: its name, how far it is, what one may do about it. */

function button(text, act, css = "btn btn-quiet btn-sm") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = css;
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function words(text, css = "") {
  const made = document.createElement("span");
  made.className = css;
  made.textContent = text;
  return made;
}

/** Returns what the tray does with the row of `file`; `say` are the sentences of the page. */
export function row(list, file, say) {
  const item = list.appendChild(document.createElement("li"));
  const name = words(file.name, "tray-name");
  const bar = document.createElement("progress");
  const state = words(say.sayWaiting, "muted");
  const acts = document.createElement("span");
  const note = document.createElement("p");
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  note.className = "facts";
  item.append(name, bar, state, acts, note);

  return {
    sending(cancel) {
      acts.replaceChildren(button(say.sayCancel, cancel));
      item.classList.remove("has-error");
    },
    progress(part) {
      bar.value = 100 * part;
      state.textContent = `${Math.floor(100 * part)} %`;
    },
    done() {
      bar.value = 100;
      state.textContent = say.sayDone;
      acts.replaceChildren();
    },
    failed(why, again, forget) {
      state.textContent = why || say.sayFailed;
      item.classList.add("has-error");
      acts.replaceChildren(...(again ? [button(say.sayRetry, again, "btn btn-sm")] : []), button(say.sayRemove, forget));
    },
    double(other, skip) {
      const link = document.createElement("a");
      link.href = other.url;
      link.textContent = other.title;
      note.replaceChildren(words(`${say.sayDouble} `), link, document.createTextNode(" "), button(say.saySkip, skip));
    },
    remove() {
      item.remove();
    },
  };
}
