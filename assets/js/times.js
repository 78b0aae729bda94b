/** Dates as people say them: « il y a 5 minutes », « hier à 14 h 30 ». The full date stays for screen readers and on hover. */
import { each } from "./dom.js";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const REFRESH_MS = 60_000;

function words(language) {
  const french = language.startsWith("fr");
  const clock = (date) =>
    french
      ? `${date.getHours()}\u00a0h\u00a0${String(date.getMinutes()).padStart(2, "0")}`
      : new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" }).format(date);
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const at = french ? "à" : "at";
  return { relative, withClock: (day, date) => `${day} ${at}\u00a0${clock(date)}` };
}

function daysBetween(date, now) {
  const midnight = (day) => new Date(day.getFullYear(), day.getMonth(), day.getDate());
  return Math.round((midnight(date) - midnight(now)) / 86_400_000);
}

/** Returns `date` said from `now` in `language`, or an empty string where the full date says it best. */
export function said(date, now, language) {
  const { relative, withClock } = words(language);
  const seconds = Math.round((date - now) / 1000);
  const days = daysBetween(date, now);
  if (Math.abs(seconds) < 45) return relative.format(0, "second");
  if (Math.abs(seconds) < HOUR) return relative.format(Math.round(seconds / MINUTE), "minute");
  if (days === 0) return relative.format(Math.round(seconds / HOUR), "hour");
  if (Math.abs(days) === 1) return withClock(relative.format(days, "day"), date);
  if (days > -7 && days < 0) return relative.format(days, "day");
  if (days > 1 && days < 7) {
    return withClock(new Intl.DateTimeFormat(language, { weekday: "long" }).format(date), date);
  }
  return "";
}

function shorten(element) {
  const full = element.dataset.full ?? element.textContent;
  element.dataset.full = full;
  const short = said(new Date(element.dateTime), new Date(), document.documentElement.lang || "fr");
  if (!short) {
    element.textContent = full;
    return;
  }
  const seen = document.createElement("span");
  seen.setAttribute("aria-hidden", "true");
  seen.textContent = short;
  const heard = document.createElement("span");
  heard.className = "visually-hidden";
  heard.textContent = full;
  element.replaceChildren(seen, heard);
}

export function start() {
  each("time[data-relative]", shorten);
  setInterval(() => document.querySelectorAll("time[data-relative]").forEach(shorten), REFRESH_MS);
}
