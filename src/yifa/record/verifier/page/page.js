/* The page: takes a file or typed text, asks the twin checkers, and shows in sentences what is certain.

   Reads   files that the reader chooses or drops
   Never   opens a connection or stores anything; never puts a text into the page as markup
   Start   the listeners at the bottom */
(function () {
  "use strict";

  const out = document.getElementById("out"), keys = document.getElementById("keys"), witnesses = document.getElementById("witnesses");

  function line(kind, text, inside) {
    const made = document.createElement(kind);
    made.textContent = text;
    (inside || out).appendChild(made);
    return made;
  }

  function begin(good, headline) {
    out.replaceChildren();
    out.className = good ? "good" : "bad";
    line("h2", headline);
  }

  function typed(field) {
    return field.value.split("\n").map((one) => one.trim()).filter((one) => one);
  }

  function showReceipt(found) {
    begin(true, "回执成立");
    const event = found.event, list = line("ul", "");
    line("li", "案件" + event.case + "第" + event.seq + "条记录（步骤" + event.step + "，" + event.on + "办理），在日志" + found.origin + "的第" + found.index + "条。", list);
    line("li", "日志到第" + found.size + "条的检查点已签名，这条记录此后没有改动。", list);
    for (const one of found.papers) line("li", "文书" + one.number + "与当时出具的一致，全文在下面。", list);
    for (const one of found.publications) line("li", "公开内容" + one.id + "与当时公开的一致，原文在下面。", list);
    for (const one of found.witnesses) line("li", "见证人" + one.name + "于" + new Date(one.at * 1000).toLocaleString("zh-CN") + "为这个检查点作证。", list);
    if (!found.keyWasGiven) {
      line("p", "核验用的是回执自带的公钥。请与公开发布的日志公钥核对；一致才算数：").className = "care";
      line("pre", found.key);
    }
    for (const one of found.papers) { line("h3", one.number); line("pre", one.text); }
    for (const one of found.publications) { line("h3", one.id); line("pre", readable(one.content)); }
  }

  function readable(content) {
    try {
      return JSON.stringify(JSON.parse(content), null, 2);
    } catch (why) {
      return content;
    }
  }

  function showDraw(told) {
    begin(told.same, told.same ? "重算结果与公布的一致" : "重算结果与公布的不一致");
    line("p", told.same ? "用文件里公布的名单、密语和种子重新抽取，抽出的与公布的相同。" : told.difference);
  }

  function judge(data, name) {
    try {
      const start = new TextDecoder().decode(data.slice(0, 40)).trimStart();
      if (typeof yifaDraw !== "undefined" && (start.startsWith("{") || /\.draw\.json$/.test(name))) showDraw(yifaDraw.check(data));
      else showReceipt(yifaReceipt.check(data, typed(keys), typed(witnesses)));
    } catch (why) {
      begin(false, "不成立");
      line("p", why && why.code ? why.code + "　" + why.sentence : "核验没有做成：" + why);
    }
    out.focus();
  }

  let last = null;
  function take(file) {
    if (!file) return;
    const reader = new FileReader();
    reader.onload = () => { last = { data: new Uint8Array(reader.result), name: file.name }; judge(last.data, last.name); };
    reader.onerror = () => { begin(false, "不成立"); line("p", "文件读不出来；请重新保存后再试。"); };
    reader.readAsArrayBuffer(file);
  }

  document.getElementById("file").addEventListener("change", (event) => take(event.target.files[0]));
  document.getElementById("again").addEventListener("click", () => { if (last) judge(last.data, last.name); else begin(false, "还没有选择文件"); });
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => { event.preventDefault(); take(event.dataTransfer.files[0]); });
})();
