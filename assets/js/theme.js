/** Light, dark, or as the system does. Kept on the device, without cookie; `early.js` applies it before the first paint. */
import { each } from "./dom.js";

function chosen() {
  return document.documentElement.dataset.theme ?? "";
}

function choose(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  try {
    if (theme) localStorage.setItem("theme", theme);
    else localStorage.removeItem("theme");
  } catch {
    // Storage is closed to us: the choice holds for this page.
  }
}

export function start() {
  each("[data-theme-choice]", (choice) => {
    const buttons = [...choice.querySelectorAll("button[data-theme-value]")];
    const show = () =>
      buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.themeValue === chosen())));
    choice.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-theme-value]");
      if (!button) return;
      choose(button.dataset.themeValue);
      show();
    });
    show();
    choice.hidden = false;
  });
}
