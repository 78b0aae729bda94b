/** Before the first paint: the theme that somebody chose on this device, so that nothing flashes. Kept without cookie. */
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is closed to us: the system's theme is used.
}
