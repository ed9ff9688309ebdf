/* Desk: keys, a filter over long lists, a guard against leaving with unsaved typing. All pages work without it. */
"use strict";
(() => {
  const inField = (target) => target.closest("input, textarea, select, [contenteditable]");

  // Keys: / find, n next, j k rows, ? help; off inside fields and with a modifier.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) return;
    if (event.key === "/") {
      const find = document.getElementById("find");
      if (find) { event.preventDefault(); find.focus(); find.select(); }
    } else if (event.key === "n") {
      const next = document.querySelector("[data-key=n]");
      window.location.assign(next ? next.href : "/desk/next/");
    } else if (event.key === "j" || event.key === "k") {
      const rows = [...document.querySelectorAll("table.rows tbody a[href*='/cases/']:not(.btn)")];
      if (!rows.length) return;
      const at = rows.indexOf(document.activeElement);
      rows[Math.min(Math.max(at + (event.key === "j" ? 1 : -1), 0), rows.length - 1)].focus();
    } else if (event.key === "?") {
      help();
    }
  });

  function help() {
    let box = document.getElementById("keys-help");
    if (!box) {
      box = document.createElement("dialog");
      box.id = "keys-help";
      box.setAttribute("aria-labelledby", "keys-help-title");
      const title = document.createElement("h2");
      title.id = "keys-help-title";
      title.textContent = "按键";
      const list = document.createElement("dl");
      for (const [key, words] of [["/", "查找案件"], ["n", "办理下一件"], ["j", "下一行"], ["k", "上一行"], ["?", "看这份说明"], ["Esc", "关闭"]]) {
        const term = document.createElement("dt");
        const sign = document.createElement("kbd");
        sign.textContent = key;
        term.append(sign);
        const meaning = document.createElement("dd");
        meaning.textContent = words;
        list.append(term, meaning);
      }
      const close = document.createElement("button");
      close.className = "btn btn-primary";
      close.textContent = "关闭";
      close.addEventListener("click", () => box.close());
      box.append(title, list, close);
      document.body.append(box);
    }
    box.showModal();
  }

  // A filter box above long lists of choices; the list itself stays an ordinary one.
  for (const list of document.querySelectorAll("select.searchable")) {
    const filter = document.createElement("input");
    filter.type = "search";
    filter.className = "form-control filter";
    filter.placeholder = "输入几个字筛选";
    filter.setAttribute("aria-label", "筛选选项");
    const options = [...list.options];
    filter.addEventListener("input", () => {
      const wanted = filter.value.trim();
      for (const option of options) option.hidden = Boolean(wanted) && !option.selected && !option.text.includes(wanted);
    });
    list.before(filter);
  }

  // On a phone the list comes first; its filters open at a touch.
  if (window.matchMedia("(max-width: 35.99rem)").matches) {
    for (const fold of document.querySelectorAll("details.fold")) fold.open = false;
  }

  // Nothing typed is lost: leaving with unsaved typing asks first; a saved draft or a submitted form does not.
  for (const form of document.querySelectorAll("form[data-guard]")) {
    let dirty = false;
    form.addEventListener("input", () => { dirty = true; });
    form.addEventListener("submit", () => { dirty = false; });
    form.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) dirty = false; });
    window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
    // Enter in a one-line box goes on to the next box: half a decision is never sent by a key.
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("input:not([type=file])")) event.preventDefault();
    });
  }

  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    window.setTimeout(() => { delete form.dataset.sent; }, 8000);
  });
  window.addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });

  // What could not be saved says so.
  document.body.addEventListener("htmx:sendError", () => {
    const saved = document.getElementById("saved");
    if (saved) saved.textContent = "网络不通，草稿还没有保存";
  });
  document.body.addEventListener("htmx:responseError", () => {
    const saved = document.getElementById("saved");
    if (saved) saved.textContent = "草稿没有保存，请用“保存草稿”按钮";
  });

  const problems = document.getElementById("problems");
  if (problems) problems.focus();
})();
