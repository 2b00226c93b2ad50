"""What axe does not ask of a page and a reader does: told in a sentence each, empty for none."""

from playwright.sync_api import Page

# Everything is read in one go. A target smaller than 44 px is let pass inside running text and lists of links.
_LOOK = """() => {
  const said = [], all = (what) => [...document.querySelectorAll(what)];
  const seen = (part) => part.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const name = (part) => part.outerHTML.slice(0, 90);
  if (!/\\S – Korsbæk Kommune(, valg| elections)$/.test(document.title)) said.push("title " + document.title);
  if (!["da", "en"].includes(document.documentElement.lang)) said.push("language " + document.documentElement.lang);
  if (all("h1").length !== 1) said.push(all("h1").length + " h1");
  let level = 0;
  all("main :is(h1, h2, h3, h4, h5, h6)").filter(seen).forEach((heading) => {
    const its = Number(heading.tagName[1]);
    if (its > level + 1) said.push("heading jumps: " + name(heading));
    level = its;
  });
  for (const [what, count] of [["header", 1], ["main", 1], ["footer", 1]])
    if (all("body > " + what).length !== count) said.push("no one " + what);
  const first = document.querySelector("a, button, input, select, textarea, summary");
  if (!first.matches('a.skipnav[href="#main"]')) said.push("first is " + name(first));
  const ids = all("[id]").map((part) => part.id);
  ids.filter((id, at) => ids.indexOf(id) !== at).forEach((id) => said.push("twice: #" + id));
  all("main :is(input:not([type=hidden]), select, textarea)").filter(seen).forEach((field) => {
    const labels = [...(field.labels || [])];
    if (!labels.some(seen) && !field.closest("[role=search]")) said.push("no label seen: " + name(field));
    const told = (field.getAttribute("aria-describedby") || "").split(" ")[0];
    if (field.getAttribute("aria-invalid") === "true" && !document.getElementById(told)) said.push("error not tied: " + name(field));
  });
  all(".button, .form-input, .form-select").filter(seen).forEach((part) => {
    if (!part.closest("table, .pager, .search") && part.getBoundingClientRect().height < 43.5) said.push("small: " + name(part));
  });
  all("svg").forEach((picture) => {
    if (picture.getAttribute("aria-hidden") !== "true" && !picture.getAttribute("role")) said.push("picture read aloud: " + name(picture));
  });
  all("a").forEach((link) => {
    if (/^(#|javascript:.*)?$/.test(link.getAttribute("href") || "")) said.push("leads nowhere: " + name(link));
  });
  if (document.documentElement.scrollWidth > innerWidth) said.push("wider than the screen");
  const small = (box) => box.width < 2 || box.height < 2;
  const clipped = (part) => part && (/^inset\\(50%|^rect/.test(getComputedStyle(part).clipPath + getComputedStyle(part).clip)
    || clipped(part.parentElement));
  const texts = all("header *, main *, footer *").filter((part) => seen(part) && !small(part.getBoundingClientRect()) && !clipped(part)
    && (part.matches("input, select, textarea, svg") || [...part.childNodes].some((one) => one.nodeType === 3 && one.data.trim())));
  texts.forEach((part) => {
    const how = getComputedStyle(part);
    if (how.overflowX !== "visible" && how.overflowX !== "auto" && !part.matches("input, select, textarea, svg")
      && part.scrollWidth > part.clientWidth + 1) said.push("cut off: " + name(part));
  });
  const boxes = texts.flatMap((part) => [...part.getClientRects()].map((box) => ({part, box})));
  const tied = (one, other) => one.contains(other) || other.contains(one) || one.control === other || other.control === one;
  boxes.forEach(({part, box}, at) => boxes.slice(at + 1).forEach(({part: other, box: its}) => {
    const wide = Math.min(box.right, its.right) - Math.max(box.left, its.left);
    const high = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top);
    if (wide > 2 && high > Math.min(box.height, its.height) / 2 && !tied(part, other) && part !== other)
      said.push("overlap: " + name(part) + " and " + name(other));
  }));
  return said;
}"""


def complaints(page: Page) -> list[str]:
    """Title, language, one h1, headings in order, landmarks, skip link first, ids once, labels seen, errors tied to their fields, targets
    big enough, decoration hidden, no link to nowhere, nothing wider than the screen, cut off or over something else."""
    return [f"{page.url.partition('localhost')[2]} {one}" for one in page.evaluate(_LOOK)]


def unseen_stops(page: Page, *, most: int = 80) -> list[str]:
    """Walk through the page with Tab: stops whose focus is not seen."""
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    found: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => { const at = document.activeElement;
            if (!at || at === document.body) return null;
            const look = [at, at.labels && at.labels[0]].filter(Boolean).flatMap(
              (part) => [null, "::before", "::after"].map((side) => getComputedStyle(part, side)));
            const ring = look.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
            const box = at.getBoundingClientRect();
            return {ring, inside: box.bottom > 0 && box.top < innerHeight, what: at.outerHTML.slice(0, 90)}; }"""
        )
        if stop is None:
            return found
        if not stop["ring"] or not stop["inside"]:
            found.append(f"{page.url.partition('localhost')[2]} focus not seen: {stop['what']}")
    return found
