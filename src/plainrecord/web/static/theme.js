// Runs before the page is drawn, so that it never flashes in the wrong colours. No choice: as the system has it.
"use strict";
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("plainrecord.theme");
  } catch {
    // Storage can be switched off; the page then follows the system.
  }
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
})();
