// Undoing and redoing single decisions in the feed, whoever came after them.

import { post } from "./api.js";
import { report } from "./deciding.js";

for (const button of document.querySelectorAll("[data-turn]")) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await post(`/api/${button.dataset.turn}`, { serial: Number(button.dataset.serial) });
      location.reload();
    } catch (error) {
      button.disabled = false;
      report(error);
    }
  });
}
