/**
 * Shows, in a fieldset that has a choice of kinds, only what the kind chosen asks: elements carry the kinds they serve
 * in `data-kinds`. Without the script all of them are there.
 */
export function start() {
  for (const asked of document.querySelectorAll("[data-asked]")) {
    const select = asked.querySelector("select[name$=-kind], select[data-kind]");
    if (!select) continue;
    const show = () => {
      for (const part of asked.querySelectorAll("[data-kinds]")) {
        part.hidden = !part.dataset.kinds.split(" ").includes(select.value);
      }
    };
    select.addEventListener("change", show);
    show();
  }
}
