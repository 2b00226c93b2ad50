/* Turns the textareas of [data-rich-text] into editors. Loaded after Trix, by site.js, where there is such a field. */
(function () {
  "use strict";
  if (window.valghallaRichText) return;

  /* What may be written: paragraphs, three sizes of heading, lists, links, strong, emphasis, underlining. */
  const config = window.Trix.config;
  config.blockAttributes.default = { tagName: "p", parse: false, breakOnReturn: true };
  ["2", "3", "4"].forEach(function (level) {
    config.blockAttributes["heading" + level] = { tagName: "h" + level, terminal: true, breakOnReturn: true, group: false };
  });
  ["quote", "heading1", "code", "attachmentGallery"].forEach(function (name) { delete config.blockAttributes[name]; });
  config.textAttributes.underline = { tagName: "u", inheritable: true };
  ["strike", "frozen"].forEach(function (name) { delete config.textAttributes[name]; });

  let number = 0;

  function start(root) {
    root.querySelectorAll("[data-rich-text]").forEach(function (place) {
      if (!place.querySelector("trix-editor")) dress(place);
    });
  }

  function dress(place) {
    const area = place.querySelector("textarea");
    const id = area.id || "rich-text-" + ++number;
    const toolbar = place.querySelector("template").content.firstElementChild.cloneNode(true);
    const editor = document.createElement("trix-editor");
    const label = document.querySelector('label[for="' + CSS.escape(id) + '"]');
    area.id = id + "-html";
    area.value = place.dataset.html;
    area.hidden = true;
    toolbar.id = id + "-toolbar";
    editor.id = id;
    editor.className = "form-input rich-text-editor rich-text";
    editor.setAttribute("input", area.id);
    editor.setAttribute("toolbar", toolbar.id);
    editor.setAttribute("role", "textbox");
    editor.setAttribute("aria-multiline", "true");
    ["aria-describedby", "aria-invalid", "aria-required"].forEach(function (name) {
      if (area.hasAttribute(name)) editor.setAttribute(name, area.getAttribute(name));
    });
    if (label) {
      label.id = label.id || id + "-label";
      editor.setAttribute("aria-labelledby", label.id);
    }
    place.append(toolbar, editor);
    tools(toolbar, editor);
    editor.addEventListener("keydown", function (event) { keys(event, toolbar); }, true);
    editor.addEventListener("beforeinput", paste, true);
    if (location.hash === "#" + id) editor.focus();
  }

  /* One stop for the Tab key, arrows within; what is on is told. */
  function tools(toolbar, editor) {
    const buttons = Array.from(toolbar.querySelectorAll("[data-tools] button"));
    toolbar.querySelector("[data-tools]").setAttribute("aria-controls", editor.id);
    buttons[0].tabIndex = 0;
    buttons.forEach(function (button) {
      if (button.dataset.trixAttribute) button.setAttribute("aria-pressed", "false");
    });
    new MutationObserver(function () {
      buttons.forEach(function (button) {
        if (button.hasAttribute("aria-pressed")) {
          button.setAttribute("aria-pressed", String(button.hasAttribute("data-trix-active")));
        }
      });
    }).observe(toolbar, { subtree: true, attributeFilter: ["data-trix-active"] });
    toolbar.addEventListener("keydown", function (event) {
      const at = buttons.indexOf(event.target);
      if (at >= 0 && (event.key === "Enter" || event.key === " ")) {
        event.preventDefault();
        event.target.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, cancelable: true })); // all Trix hears
      }
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
      if (at >= 0 && event.key === "Escape") editor.focus();
      if (at < 0 || to === undefined) return;
      event.preventDefault();
      rove(buttons, buttons[(to + buttons.length) % buttons.length]).focus();
    });
    toolbar.addEventListener("focusin", function (event) {
      if (buttons.includes(event.target)) rove(buttons, event.target);
    });
    const address = toolbar.querySelector("[name=href]");
    const whole = function () { address.value = withScheme(address.value.trim()); };
    address.addEventListener("keydown", function (event) { if (event.key === "Enter") whole(); }, true);
    address.addEventListener("change", whole);
  }

  function rove(buttons, chosen) {
    buttons.forEach(function (button) { button.tabIndex = button === chosen ? 0 : -1; });
    return chosen;
  }

  /* Tab leaves the field, also in a list; Alt+F10 leads to the toolbar. */
  function keys(event, toolbar) {
    if (event.key === "Tab") event.stopImmediatePropagation();
    if (event.key === "F10" && event.altKey) {
      event.preventDefault();
      toolbar.querySelector('[data-tools] [tabindex="0"]').focus();
    }
  }

  /* "www.kommune.dk" and "valg@kommune.dk" as people write them. */
  function withScheme(typed) {
    if (!typed || /^(https?|mailto|tel):/i.test(typed)) return typed;
    if (/^[^\s/@]+@[^\s/@]+$/.test(typed)) return "mailto:" + typed;
    if (/^\+?[\d ]{8,}$/.test(typed)) return "tel:" + typed.replace(/ /g, "");
    return "https://" + typed.replace(/^\/+/, "");
  }

  /* No files, and no pictures pasted. */
  document.addEventListener("trix-file-accept", function (event) { event.preventDefault(); });
  document.addEventListener("trix-attachment-add", function (event) { event.attachment.remove(); });

  /* A change counts for the question that is asked on leaving. */
  document.addEventListener("trix-change", function (event) {
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  });

  /* From Word and from web pages: their lists become lists, everything foreign goes before it reaches the field. */
  const KEPT = ["P", "H2", "H3", "H4", "UL", "OL", "LI", "A", "STRONG", "EM", "U", "BR"];
  const NAMES = { B: "STRONG", I: "EM", H1: "H2", H5: "H4", H6: "H4", DIV: "P", TR: "P", BLOCKQUOTE: "P", PRE: "P" };
  const INERT = /^<\/?(script|style|title|object|iframe|svg|math|noscript|textarea|select|xml)\b/i;

  function paste(event) {
    const html = event.inputType === "insertFromPaste" && event.dataTransfer ? event.dataTransfer.getData("text/html") : "";
    if (!html || event.dataTransfer.files.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.editor.recordUndoEntry("Paste");
    this.editor.insertHTML(plainer(html));
  }

  /* Of each tag only what is looked at: the content policy would complain of styles and handlers even here. */
  function bare(tag) {
    const name = /^<\/?[\w:-]+/.exec(tag);
    const value = function (attribute) {
      const found = new RegExp("\\s" + attribute + "\\s*=\\s*(\"[^\"]*\"|'[^']*'|[^\\s>]+)", "i").exec(tag);
      return found ? found[1] : "";
    };
    if (!name) return "";
    if (INERT.test(tag)) return tag[1] === "/" ? "</template>" : "<template>";
    const href = value("href"), style = value("style");
    return name[0] + (href ? " href=" + href : "") + (style ? " data-style=" + style : "") + ">";
  }

  function plainer(html) {
    const read = html.replace(/<!--[\s\S]*?-->/g, "").replace(/<\/?[a-z!](?:"[^"]*"|'[^']*'|[^>"'])*>/gi, bare);
    const page = new DOMParser().parseFromString(read, "text/html");
    page.querySelectorAll("template, head > *").forEach(function (element) { element.remove(); });
    wordLists(page);
    page.querySelectorAll("td, th").forEach(function (cell) { cell.append(" "); });
    Array.from(page.body.querySelectorAll("*")).reverse().forEach(function (element) { keep(page, element); });
    return page.body.innerHTML;
  }

  function keep(page, element) {
    const style = element.dataset ? element.dataset.style || "" : "";
    let name = NAMES[element.tagName] || element.tagName;
    if (/^(STRONG|EM)$/.test(name) && /font-(weight|style):\s*normal/.test(style)) name = "";
    if (element.tagName === "SPAN" && /font-weight:\s*(bold|[6-9]00)/.test(style)) name = "STRONG";
    else if (element.tagName === "SPAN" && /font-style:\s*italic/.test(style)) name = "EM";
    if (!KEPT.includes(name) || (name === "P" && element.querySelector("p, h2, h3, h4, ul, ol"))) {
      element.replaceWith(...element.childNodes);
      return;
    }
    const plain = page.createElement(name);
    if (name === "A" && /^(https?|mailto|tel):/i.test(element.getAttribute("href") || "")) plain.setAttribute("href", element.getAttribute("href"));
    plain.append(...element.childNodes);
    element.replaceWith(plain);
  }

  /* Word writes a list as paragraphs that begin with a sign of their own. */
  function wordLists(page) {
    let list = null;
    page.querySelectorAll("p").forEach(function (line) {
      if (!/mso-list:\s*l\d/.test(line.dataset.style || "")) return;
      const sign = line.querySelector('[data-style*="mso-list:Ignore"], [data-style*="mso-list: Ignore"]');
      const said = sign ? sign.textContent.trim() : line.textContent.trim().slice(0, 3);
      const kind = /^(\d+|[a-zæøå]{1,3})[.)]/i.test(said) ? "ol" : "ul";
      if (sign) sign.remove();
      if (!list || list.nodeName.toLowerCase() !== kind || list.nextElementSibling !== line) {
        list = page.createElement(kind);
        line.before(list);
      }
      const item = page.createElement("li");
      item.append(...line.childNodes);
      list.append(item);
      line.remove();
    });
  }

  window.valghallaRichText = start;
  start(document);
})();
