/* What scripts add to pages that work without them. No part of it is needed to finish a task. */
(function () {
  "use strict";

  /* Buttons that only make sense with scripts are hidden in the page. */
  function wake(root) {
    root.querySelectorAll("[data-copy], [data-print], [data-away]").forEach(function (button) {
      button.hidden = false;
    });
    root.querySelectorAll("[data-copy-now] [data-copy]").forEach(copy);
    const place = root.querySelector("[data-focus]");
    if (place) place.focus();
    root.querySelectorAll("table[data-select]").forEach(reflectSelection);
    edit(root);
  }

  /* The editor of rich text is large, so that it comes only where there is something to write in it. */
  function edit(root) {
    const place = root.querySelector("[data-rich-text]");
    if (!place) return;
    if (window.valghallaRichText) { window.valghallaRichText(root); return; }
    if (document.querySelector("script[data-editor]")) return;
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = place.dataset.sheet;
    document.head.append(sheet);
    place.dataset.richText.split(" ").forEach(function (address) {
      const script = document.createElement("script");
      script.src = address;
      script.async = false;
      script.dataset.editor = "";
      document.head.append(script);
    });
  }

  /* Copying an address; the field can always be copied from by hand. */
  function copy(button) {
    const field = document.getElementById(button.dataset.copy);
    const told = button.closest(".copy-link").querySelector("[data-copy-status]");
    field.select();
    const done = function () { told.textContent = button.dataset.copied; };
    if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(done, function () {});
    else if (document.execCommand("copy")) done();
  }

  /* Checkboxes of a table: the one in the heading stands for every row that fits the filter, on other pages too. */
  function rowsOf(table) {
    return Array.from(table.querySelectorAll("tbody td.choose input"));
  }

  function reflectSelection(table) {
    const all = table.querySelector("[data-select-all]");
    const rows = rowsOf(table);
    const chosen = rows.filter(function (box) { return box.checked; }).length;
    all.indeterminate = !all.checked && chosen > 0;
    rows.forEach(function (box) { box.closest("tr").classList.toggle("chosen", box.checked); });
    document.querySelectorAll('[data-selected-count="' + table.id + '"]').forEach(function (place) {
      place.textContent = String(all.checked ? place.dataset.total || rows.length : chosen);
    });
  }

  document.addEventListener("change", function (event) {
    const table = event.target.closest && event.target.closest("table[data-select]");
    if (!table) return;
    const all = table.querySelector("[data-select-all]");
    if (event.target === all) rowsOf(table).forEach(function (box) { box.checked = all.checked; });
    else if (!event.target.checked) all.checked = false;
    reflectSelection(table);
  });

  /* Leaving a form that was changed asks first, also when it came back because something in it has to be put right. */
  let changed = Boolean(document.querySelector("form[data-unsaved] [aria-invalid=true], [data-conflict]"));
  document.addEventListener("input", function (event) {
    if (event.target.closest("form[data-unsaved]")) changed = true;
  });
  document.addEventListener("submit", function () { changed = false; });
  window.addEventListener("beforeunload", function (event) {
    if (changed) event.preventDefault();
  });

  /* A question that has a page of its own is asked in a dialog on this one. */
  function ask(link) {
    fetch(link.href, { headers: { "X-Requested-With": "dialog" }, credentials: "same-origin" })
      .then(function (answer) {
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.text();
      })
      .then(function (text) {
        const question = new DOMParser().parseFromString(text, "text/html").querySelector("[data-confirm]");
        if (!question) throw new Error("no question");
        const dialog = document.createElement("dialog");
        dialog.setAttribute("aria-labelledby", "confirm-question");
        const form = question.querySelector("form");
        if (!form.getAttribute("action")) form.setAttribute("action", link.href);
        dialog.append(question);
        document.body.append(dialog);
        wake(dialog);
        dialog.addEventListener("close", function () { dialog.remove(); link.focus(); });
        dialog.showModal();
        /* Enter on what cannot be undone must be meant: the first to be focused there is the way back. */
        const way = form.querySelector(".button-warning") && !form.querySelector("[name=confirmation]") && form.querySelector("[data-close]");
        if (way) way.focus();
      })
      .catch(function () { window.location.assign(link.href); });
  }

  document.addEventListener("click", function (event) {
    const target = event.target.closest("[data-copy], [data-print], [data-away], [data-dialog], [data-close]");
    if (!target) return;
    if (target.dataset.copy) copy(target);
    else if ("print" in target.dataset) window.print();
    else if ("away" in target.dataset) { target.closest(".alert").remove(); document.getElementById("main").focus(); }
    else if ("dialog" in target.dataset && !event.ctrlKey && !event.metaKey) { event.preventDefault(); ask(target); }
    else if ("close" in target.dataset && target.closest("dialog")) { event.preventDefault(); target.closest("dialog").close(); }
  });

  /* An open menu closes with Escape and gives the focus back. */
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details:is(.menu, .columns-choice)[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  /* What a filter leaves is told to those who do not see it; only a place that was there before is listened to. */
  const told = document.createElement("p");
  told.className = "sr-only";
  told.setAttribute("role", "status");
  told.dataset.told = "";
  document.body.append(told);
  document.addEventListener("htmx:afterSettle", function (event) {
    const list = document.getElementById(event.target.id) || event.target;
    const count = list.querySelector(".pager-count") || list.querySelector(".empty") || list.querySelector(".figure");
    if (count) told.textContent = count.innerText.replace(/\s+/g, " ").trim();
  });

  document.addEventListener("htmx:load", function (event) {
    if (event.target !== document.body) wake(event.target);
  });

  /* Coming back to a folded part of a page opens it. */
  const aim = document.getElementById(location.hash.slice(1));
  if (aim && aim.tagName === "DETAILS") {
    aim.open = true;
    aim.scrollIntoView();
  }

  /* On a phone the tabs are a row one pushes; the one shown stands in sight. */
  document.querySelectorAll(".tabs [aria-current]").forEach(function (tab) {
    const row = tab.closest(".tabs");
    row.scrollLeft += tab.getBoundingClientRect().right - row.getBoundingClientRect().right + 24;
  });

  wake(document);
})();
