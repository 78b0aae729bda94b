/** Rows that scroll sideways open on the place one is at. */
import { each } from "./dom.js";

export function start() {
  each(".tools, .filters", (row) => {
    const here = row.querySelector("[aria-current]");
    if (here && row.scrollWidth > row.clientWidth) {
      row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
    }
  });
}
