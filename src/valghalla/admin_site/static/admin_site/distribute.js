/* Sums of the distribution form while one types; the server works them out again when it is saved. */
(function () {
  "use strict";
  const form = document.querySelector("form[data-distribution]");
  if (!form) return;

  function written(cell) {
    const field = cell.querySelector("input[data-was]");
    if (field) return Number.parseInt(field.value, 10) || 0;
    const fixed = cell.querySelector(".of");
    return fixed ? Number.parseInt(fixed.textContent.slice(1), 10) || 0 : 0;
  }

  function sums() {
    const columns = Array.from(form.querySelectorAll("[data-column-total]"), function () { return 0; });
    form.querySelectorAll("tbody tr").forEach(function (row) {
      let total = 0;
      row.querySelectorAll("td:not(.matrix-total)").forEach(function (cell, at) {
        const number = written(cell);
        total += number;
        columns[at] += number;
        const field = cell.querySelector("input[data-was]");
        if (field) cell.classList.toggle("changed", field.value.trim() !== field.dataset.was);
      });
      row.querySelector("[data-row-total]").textContent = String(total);
    });
    form.querySelectorAll("[data-column-total]").forEach(function (place, at) { place.textContent = String(columns[at]); });
    form.querySelector("[data-all-total]").textContent = String(columns.reduce(function (a, b) { return a + b; }, 0));
  }

  form.addEventListener("input", sums);
  sums(); // what was typed before this ran, or kept by the browser over a reload

  /* Changes that travel along from another day count as unsaved, too. */
  if (form.hasAttribute("data-pending")) form.dispatchEvent(new Event("input", { bubbles: true }));
})();
