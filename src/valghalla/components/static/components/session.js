/* Warns before the session ends, lets it go on, and says so when it is over. What stands on the page stays there. */
(function () {
  "use strict";

  const place = document.querySelector("[data-session]");
  if (!place) return;

  const LOOK_EVERY_MS = 1000;
  const ASK_EVERY_MS = 15000;
  const warning = place.querySelector("[data-session-warning]");
  const left = place.querySelector("[data-session-left]");
  const words = left.dataset.words.split("|");
  const ahead = Number(place.dataset.warningSeconds) * 1000;
  /* The server's clock counts; the browser's may be wrong, and runs on while the computer sleeps. */
  let offset = Date.parse(place.dataset.now) - Date.now();
  let ends = Date.parse(place.dataset.ends);
  let warnedOf = 0;
  let asking = false;
  let notBefore = 0;
  let over = false;

  function remaining() {
    return ends - (Date.now() + offset);
  }

  function part(name) {
    return place.querySelector("[data-session-" + name + "]");
  }

  /* The server's answer: a new end, or none when the session is over. */
  function heard(told) {
    offset = Date.parse(told.now) - Date.now();
    ends = told.ends ? Date.parse(told.ends) : 0;
    if (!told.ends) return say();
    if (over) takeBack();
    const clock = new Intl.DateTimeFormat(place.dataset.language, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Europe/Copenhagen" });
    document.querySelectorAll("[data-session-until]").forEach(function (one) {
      one.textContent = clock.format(ends);
    });
    if (remaining() > ahead && warning.open) warning.close();
    return undefined;
  }

  function request(url, body) {
    return fetch(url, {
      method: body ? "POST" : "GET",
      body: body,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      cache: "no-store",
    }).then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    });
  }

  /* Another tab, or another page of this one, may have prolonged it: ask before saying anything. */
  function ask() {
    if (asking || Date.now() < notBefore) return;
    asking = true;
    notBefore = Date.now() + ASK_EVERY_MS;
    request(place.dataset.stateUrl)
      .then(heard, function () { /* not reached: what is known counts */ })
      .then(function () {
        asking = false;
        if (remaining() <= 0) say();
        else if (remaining() <= ahead) warn();
      });
  }

  function warn() {
    if (warnedOf === ends || over || document.visibilityState === "hidden") return;
    warnedOf = ends;
    show(part("can"), true);
    show(part("cannot"), false);
    show(part("trouble"), false);
    count();
    if (!warning.open) warning.showModal();
    warning.querySelector("h2").focus();
  }

  function show(one, wanted) {
    one.hidden = !wanted;
  }

  function count() {
    const minutes = Math.max(0, Math.min(words.length - 1, Math.floor(remaining() / 60000 + 0.5)));
    if (left.textContent !== words[minutes]) left.textContent = words[minutes];
  }

  function say() {
    if (over) return;
    over = true;
    if (warning.open) warning.close();
    const told = part("over");
    told.hidden = false;
    told.append(part("over-text").content.cloneNode(true));
  }

  function takeBack() {
    over = false;
    part("over").replaceChildren();
    part("over").hidden = true;
  }

  function look() {
    if (warning.open) count();
    if (over || (document.visibilityState === "hidden" && remaining() > 0)) return;
    if (remaining() <= 0 || (remaining() <= ahead && warnedOf !== ends)) ask();
  }

  /* Someone who comes back to a page that said it was over may have signed in in another tab. */
  function returned() {
    if (document.visibilityState === "hidden") return;
    notBefore = 0;
    if (over) ask();
    else look();
  }

  document.addEventListener("submit", function (event) {
    const form = event.target.closest("[data-session-prolong]");
    if (!form) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    request(form.action, new URLSearchParams(new FormData(form))).then(
      function (told) {
        heard(told);
        if (warning.open) {
          warnedOf = ends;
          show(part("can"), false);
          show(part("cannot"), true);
        }
      },
      function () { if (warning.open) show(part("trouble"), true); }
    );
  }, true);

  document.querySelectorAll("[data-session-new-tab]").forEach(function (one) { one.remove(); });
  document.addEventListener("visibilitychange", returned);
  window.addEventListener("focus", returned);
  window.addEventListener("pageshow", returned);
  window.setInterval(look, LOOK_EVERY_MS);
})();
