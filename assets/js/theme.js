/** Light, dark, or as the system does. Kept in a cookie, set only when somebody chooses, so that the server's first paint is right. */
import { each } from "./dom.js";

const YEAR = 365 * 24 * 3600;

function chosen() {
  return document.documentElement.dataset.theme ?? "";
}

function choose(theme) {
  const secure = window.location.protocol === "https:" ? "; Secure" : "";
  const age = theme ? YEAR : 0;
  document.cookie = `theme=${theme}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
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
