/** The files of a drop or of a choice, each with the folders it stands in: [{ file, path }]. */

const folderOf = (path) => path.split("/").slice(0, -1).join("/");

export function fromInput(input) {
  return [...input.files].map((file) => ({ file, path: folderOf(file.webkitRelativePath ?? "") }));
}

function entries(reader) {
  return new Promise((resolve) => { reader.readEntries(resolve, () => resolve([])); });
}

async function walk(entry, path, found) {
  if (entry.isFile) {
    const file = await new Promise((resolve) => { entry.file(resolve, () => resolve(null)); });
    if (file) found.push({ file, path });
    return;
  }
  const reader = entry.createReader();
  const inside = path ? `${path}/${entry.name}` : entry.name;
  // A reader gives a hundred entries at a time, and none once it is through.
  for (let part = await entries(reader); part.length; part = await entries(reader)) {
    for (const one of part) await walk(one, inside, found);
  }
}

export async function files(transfer) {
  // The list of a drop is emptied as soon as we wait: what it holds is taken first.
  const roots = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!roots.length) return [...transfer.files].map((file) => ({ file, path: "" }));
  const found = [];
  for (const root of roots) await walk(root, "", found);
  return found;
}
