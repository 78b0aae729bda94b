/** Menus are `details`: they open without script. Here they close on Escape, on a click outside, and one at a time. */

const openMenus = () => document.querySelectorAll("details[data-menu][open]");

/** Opens a panel on the side where it has room: under the left edge of its button when it would leave the screen. */
function place(menu) {
  const panel = menu.querySelector(".menu-panel");
  panel?.classList.remove("is-start");
  if (panel && panel.getBoundingClientRect().left < 0) panel.classList.add("is-start");
}

export function start() {
  document.addEventListener(
    "toggle",
    (event) => {
      if (event.target.matches?.("details[data-menu][open]")) place(event.target);
    },
    true,
  );
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("focusin", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
}
