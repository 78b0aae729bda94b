/**
 * Ticking by keyboard and by stretches (Shift), and moving what is ticked by dropping it on a folder: the same as the
 * page "Move to…", which does it without script.
 */

const boxes = () => [...document.querySelectorAll("input[name=i][form=selection]")];

function stretch(event, last) {
  const all = boxes();
  const [from, to] = [all.indexOf(last), all.indexOf(event.target)].sort((a, b) => a - b);
  if (from < 0) return;
  for (const box of all.slice(from, to + 1)) box.checked = event.target.checked;
}

function step(event) {
  const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const all = boxes();
  const here = all.indexOf(event.target);
  if (here < 0) return;
  if (move) {
    event.preventDefault();
    all[here + move]?.focus();
  } else if (event.key === "a" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    const isAll = all.every((box) => box.checked);
    for (const box of all) box.checked = !isAll;
  }
}

function drag(entry, form) {
  entry.draggable = true;
  entry.addEventListener("dragstart", (event) => {
    const box = entry.querySelector("input[name=i]");
    if (box && !box.checked) {
      for (const other of boxes()) other.checked = other === box;
    }
    event.dataTransfer.setData("application/x-veillee-files", "1");
    event.dataTransfer.effectAllowed = "move";
  });
  if (entry.dataset.kind !== "folder") return;
  const isOurs = (event) => event.dataTransfer.types.includes("application/x-veillee-files");
  entry.addEventListener("dragover", (event) => {
    if (!isOurs(event) || entry.querySelector("input[name=i]")?.checked) return;
    event.preventDefault();
    entry.classList.add("is-target");
  });
  entry.addEventListener("dragleave", () => entry.classList.remove("is-target"));
  entry.addEventListener("drop", (event) => {
    if (!isOurs(event)) return;
    event.preventDefault();
    event.stopPropagation();
    send(form, entry.dataset.id);
  });
}

function send(form, to) {
  const made = document.createElement("form");
  made.method = "post";
  made.action = form.dataset.move;
  const fields = [["to", to], ["csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value]];
  for (const box of boxes()) if (box.checked) fields.push(["i", box.value]);
  for (const [name, value] of fields) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    made.append(input);
  }
  document.body.append(made);
  made.submit();
}

export function start() {
  const list = document.querySelector(".entries");
  const form = document.getElementById("selection");
  if (!list || !form) return;
  let last = null;
  list.addEventListener("click", (event) => {
    if (event.target.name !== "i") return;
    if (event.shiftKey && last) stretch(event, last);
    last = event.target;
  });
  list.addEventListener("keydown", step);
  if (form.dataset.move) for (const entry of list.children) drag(entry, form);
}
