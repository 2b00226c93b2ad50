/* What scripts add to the office's pages: a key that leads to the search field, arrows among what was found, and a look
   now and then for what colleagues have changed. Nothing of it is needed to finish a task. */
(function () {
  "use strict";

  const find = document.querySelector("[data-find]");

  function arrows(event) {
    const list = document.querySelectorAll("[data-found] a");
    const here = Array.prototype.indexOf.call(list, document.activeElement);
    if (!list.length || (here < 0 && !document.activeElement.matches("input[name=find], [data-found-count]"))) return;
    const to = here + (event.key === "ArrowDown" ? 1 : -1);
    if (to < 0 && here < 0) return;
    event.preventDefault();
    if (to < 0) document.querySelector("#find-again").focus();
    else if (to < list.length) list[to].focus();
  }

  document.addEventListener("keydown", function (event) {
    if (find && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      find.focus();
      find.select();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.ctrlKey && !event.altKey) arrows(event);
  });

  /* Nobody looks at a hidden tab, so it does not ask either; coming back asks at once. The place to tell it is exchanged
     with the part of the page it stands in. */
  let asked = Date.now();

  function look() {
    const news = document.querySelector("[data-news]");
    if (!news || document.visibilityState === "hidden" || news.dataset.told) return;
    if (Date.now() - asked < Number(news.dataset.newsEvery) * 1000) return;
    asked = Date.now();
    fetch(news.dataset.news, { headers: { "X-Requested-With": "watch" }, credentials: "same-origin", redirect: "error" })
      .then(function (answer) { return answer.status === 200 ? answer.text() : ""; })
      .then(function (text) {
        if (!text) return;
        news.dataset.told = "yes";
        news.innerHTML = text;
      })
      .catch(function () {});
  }

  document.addEventListener("visibilitychange", look);
  window.setInterval(look, 1000);
})();
