/* Checks a receipt in a browser, from its bytes alone: the twin of verifier/receipt.py, sharing only the format.

   Reads   the bytes of a *.tlog-proof file, public keys as text
   Never   asks a server; knows nothing of the page it stands in
   Start   yifaReceipt.check(bytes, keys, witnesses) -> what the receipt proves; throws {code, sentence}.
           docs/record-format.md, section 7, describes the file. `hashing` and `ed25519` are the vendored libraries. */
(function (root, hashing, ed25519) {
  "use strict";

  ed25519.hashes.sha512 = hashing.sha512;
  const sha256 = hashing.sha256, encoder = new TextEncoder();
  const HASH = /^[0-9a-f]{64}$/, NUMBER = /^(?:0|[1-9][0-9]{0,14})$/, NAME = /^[!-*,-~]+$/;
  const BASE64 = /^(?:[A-Za-z0-9+\/]{4})*(?:[A-Za-z0-9+\/]{2}==|[A-Za-z0-9+\/]{3}=)?$/;
  const LARGEST = 30000000, LOG_KEY = 1, WITNESS_KEY = 4;
  const OPEN = ["at", "case", "closed", "declaration", "hash", "on", "papers", "place", "prev", "procedure", "published",
    "seq", "step", "unit", "v"];
  const SENTENCES = {
    "R-301": "这不是回执文件：{}", "R-302": "回执所附的内容不完整：{}", "R-303": "回执中的记录不合格式：{}",
    "R-304": "这条记录不在所附检查点的日志里，回执被改动过", "R-305": "回执所附的检查点不合格式：{}",
    "R-306": "检查点不是这个日志的公钥签的，或者被改动过",
    "R-307": "文书{}与记录中的承诺值不符，不是当时出具的那一份",
    "R-308": "公开内容{}与记录中的杂凑值不符，不是当时公开的那一份",
  };

  function fail(code, what) {
    throw { code: code, sentence: SENTENCES[code].replace("{}", what || "") + "。" };
  }

  // bytes
  function utf8(data, code) {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
    } catch (why) {
      return fail(code, "不是UTF-8文字");
    }
  }
  function hex(data) { return Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join(""); }
  function unhex(text) { return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16)); }
  function same(one, two) { return one.length === two.length && one.every((byte, at) => byte === two[at]); }
  function joined(...parts) {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) { whole.set(part, at); at += part.length; }
    return whole;
  }
  function unbase64(text) {
    if (!BASE64.test(text)) return null;
    const packed = atob(text);
    return btoa(packed) === text ? Uint8Array.from(packed, (sign) => sign.charCodeAt(0)) : null;
  }
  function u64(number) {
    const data = new Uint8Array(8);
    for (let at = 7; at >= 0; at--) { data[at] = number % 256; number = Math.floor(number / 256); }
    return data;
  }

  // canonical JSON (RFC 8785) of text, whole numbers, true, false, null, lists and objects; anything else is none
  function canonical(value, depth) {
    if (value === null || typeof value === "boolean") return String(value);
    if (typeof value === "number") {
      if (!Number.isSafeInteger(value)) throw new Error("number");
      return String(value);
    }
    if (typeof value === "string") {
      if (/[\ud800-\udbff](?![\udc00-\udfff])|(?:[^\ud800-\udbff]|^)[\udc00-\udfff]/.test(value)) throw new Error("half a pair");
      return JSON.stringify(value);
    }
    if (depth > 300) throw new Error("deep");
    if (Array.isArray(value)) return "[" + value.map((one) => canonical(one, depth + 1)).join(",") + "]";
    return "{" + Object.keys(value).sort().map((key) => canonical(key, depth) + ":" + canonical(value[key], depth + 1)).join(",") + "}";
  }
  function isObject(value) { return value !== null && typeof value === "object" && !Array.isArray(value); }
  function hasKeys(value, keys) { return isObject(value) && Object.keys(value).sort().join() === keys.slice().sort().join(); }

  // the parts of the file
  function takenApart(data) {
    if (data.length > LARGEST) fail("R-301", "文件太大");
    const text = utf8(data, "R-301"), at = text.indexOf("\n\n");
    const lines = (at < 0 ? text : text.slice(0, at)).split("\n");
    if (at < 0 || lines.length < 3 || lines.length > 66 || lines[0] !== "c2sp.org/tlog-proof@v1")
      fail("R-301", "第一行应为c2sp.org/tlog-proof@v1，其后为所附内容、条号、证明和检查点");
    if (!lines[1].startsWith("extra ") || !lines[2].startsWith("index ")) fail("R-301", "第二行应为所附内容，第三行应为条号");
    const number = lines[2].slice(6);
    if (!NUMBER.test(number)) fail("R-301", "条号不是数");
    const extra = unbase64(lines[1].slice(6)), proof = lines.slice(3).map(unbase64);
    if (extra === null || proof.includes(null)) fail("R-301", "有一处不是Base64");
    if (proof.some((node) => node.length !== 32)) fail("R-301", "证明的每一行应为32字节");
    return { extra: extra, index: Number(number), proof: proof, checkpoint: text.slice(at + 2) };
  }

  function shownIn(extra) {
    const text = utf8(extra, "R-302");
    let shown = null;
    try {
      shown = JSON.parse(text);
      if (canonical(shown, 0) !== text) shown = undefined;
    } catch (why) {
      shown = undefined;
    }
    if (shown === undefined) fail("R-302", "不是规范字节（RFC 8785）");
    if (!hasKeys(shown, ["v", "event", "papers", "publications", "key"])) fail("R-302", "键不是规定的那些");
    if (shown.v !== 1 || typeof shown.key !== "string") fail("R-302", "版本不是本程序认识的");
    for (const [name, keys] of [["papers", ["kind", "number", "text", "salt"]], ["publications", ["id", "of", "content"]]]) {
      if (!Array.isArray(shown[name])) fail("R-302", name + "不是列表");
      for (const one of shown[name]) {
        if (!hasKeys(one, keys) || !Object.values(one).every((value) => typeof value === "string")) fail("R-302", name + "中有一项不完整");
        if ("salt" in one && !HASH.test(one.salt)) fail("R-302", "盐值不是64位十六进制");
      }
    }
    return shown;
  }

  function isHash(value) { return typeof value === "string" && HASH.test(value); }

  function checkOpen(part) {
    if (!hasKeys(part, OPEN)) fail("R-303", "键不是规定的那些");
    if (part.v !== 2 || part.hash !== "sha-256") fail("R-303", "版本或杂凑算法不是本程序认识的");
    if (typeof part.seq !== "number" || part.seq < 1) fail("R-303", "序号不是从1起的整数");
    if (!isHash(part.prev) || !isHash(part.closed)) fail("R-303", "杂凑值不是64位十六进制");
    for (const key of ["case", "procedure", "declaration", "step", "on", "at", "place", "unit"])
      if (typeof part[key] !== "string") fail("R-303", key + "不是文字");
    const isPaper = (one) => hasKeys(one, ["kind", "number", "commitment"]) && typeof one.kind === "string" &&
      typeof one.number === "string" && isHash(one.commitment);
    if (!Array.isArray(part.papers) || !part.papers.every(isPaper)) fail("R-303", "文书没有种类、文号或承诺值");
    const isShown = (one) => isObject(one) && typeof one.id === "string" && (hasKeys(one, ["id", "withdrawn"]) ? one.withdrawn === true :
      hasKeys(one, ["id", "of", "sha256", "size"]) && typeof one.of === "string" && isHash(one.sha256) &&
      typeof one.size === "number" && one.size >= 0);
    if (!Array.isArray(part.published) || !part.published.every(isShown)) fail("R-303", "公开的内容没有编号、杂凑值或字节数");
  }

  function noteIn(text) {
    const at = text.lastIndexOf("\n\n"), lines = at < 0 ? [] : text.slice(0, at).split("\n");
    if (at < 0 || !text.endsWith("\n") || /[\x00-\x09\x0b-\x1f]/.test(text) || at + 2 === text.length) fail("R-305", "不是带签名的检查点");
    if (lines.length !== 3 || lines.includes("") || !NUMBER.test(lines[1])) fail("R-305", "检查点的正文不是名称、条数和根");
    const root = unbase64(lines[2]);
    if (root === null || root.length !== 32) fail("R-305", "检查点的根不是32个字节");
    const signed = text.slice(at + 2, -1).split("\n").map((line) => {
      const parts = line.split(" ");
      const data = parts.length === 3 && parts[0] === "—" && parts[1] ? unbase64(parts[2]) : null;
      if (data === null || data.length < 5) fail("R-305", "检查点的签名行不完整");
      return { name: parts[1], id: data.slice(0, 4), signature: data.slice(4) };
    });
    if (signed.length > 64) fail("R-305", "签名至多64行");
    return { text: text.slice(0, at + 1), origin: lines[0], size: Number(lines[1]), root: root, lines: signed };
  }

  function keyIn(text, kind, code) {
    const first = text.indexOf("+"), second = text.indexOf("+", first + 1);
    const data = first < 1 || second < 0 ? null : unbase64(text.slice(second + 1));
    if (data === null || data.length !== 33) fail(code, "公钥应为“名称+编号+Base64”的形式");
    const name = text.slice(0, first), id = sha256(joined(encoder.encode(name + "\n"), data)).slice(0, 4);
    if (!NAME.test(name) || data[0] !== kind || hex(id) !== text.slice(first + 1, second)) fail(code, "公钥的种类、名称或编号不对");
    return { text: text, name: name, kind: kind, id: id, public: data.slice(1) };
  }

  // the second at which a witness signed, 0 for a log; null where the key signed nothing; a wrong line of it refuses all
  function signature(note, key) {
    let found = null;
    for (const line of note.lines) {
      if (line.name !== key.name || !same(line.id, key.id)) continue;
      let at = 0, made = line.signature, message = encoder.encode(note.text);
      if (key.kind === WITNESS_KEY) {
        const second = made.slice(0, 8).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
        at = Number(second);
        made = made.slice(8);
        message = joined(encoder.encode("cosignature/v1\ntime " + second + "\n"), message);
      }
      let good = false;
      try {
        good = made.length === 64 && ed25519.verify(made, message, key.public, { zip215: false });
      } catch (why) {
        good = false;
      }
      if (!good) fail("R-306");
      found = at;
    }
    return found;
  }

  // RFC 9162, 2.1.3.2; null where the proof does not fit. Division, not shifts: a log may outgrow 32 bits.
  function rootFrom(hash, index, size, proof) {
    if (index >= size) return null;
    const half = (number) => Math.floor(number / 2), LEFT = Uint8Array.of(1);
    let place = index, last = size - 1;
    for (const node of proof) {
      if (last === 0) return null;
      if (place % 2 === 1 || place === last) {
        hash = sha256(joined(LEFT, node, hash));
        while (place !== 0 && place % 2 === 0) { place = half(place); last = half(last); }
      } else {
        hash = sha256(joined(LEFT, hash, node));
      }
      place = half(place);
      last = half(last);
    }
    return last === 0 ? hash : null;
  }

  function commitment(text, salt) {
    const value = encoder.encode(text);
    return hex(sha256(joined(encoder.encode("yifa commitment v1\n"), u64(salt.length), salt, u64(value.length), value)));
  }

  function check(data, keys, witnesses) {
    const file = takenApart(data), shown = shownIn(file.extra), event = shown.event;
    checkOpen(event);
    const note = noteIn(file.checkpoint), eventHash = sha256(encoder.encode(canonical(event, 0)));
    const root = rootFrom(sha256(joined(Uint8Array.of(0), eventHash)), file.index, note.size, file.proof);
    if (root === null || !same(root, note.root)) fail("R-304");
    const given = (keys || []).map((text) => keyIn(text.trim(), LOG_KEY, "R-306"));
    const known = given.length ? given : [keyIn(shown.key, LOG_KEY, "R-302")];
    const signer = known.find((key) => key.name === note.origin && signature(note, key) !== null);
    if (signer === undefined) fail("R-306");
    const seen = [];
    for (const text of witnesses || []) {
      const key = keyIn(text.trim(), WITNESS_KEY, "R-306"), at = signature(note, key);
      if (at !== null) seen.push({ name: key.name, at: at });
    }
    for (const paper of shown.papers) {
      const said = commitment(paper.text, unhex(paper.salt));
      if (!event.papers.some((one) => one.kind === paper.kind && one.number === paper.number && one.commitment === said)) fail("R-307", paper.number);
    }
    for (const one of shown.publications) {
      const content = encoder.encode(one.content), digest = hex(sha256(content));
      if (!event.published.some((held) => held.id === one.id && held.of === one.of && held.sha256 === digest && held.size === content.length))
        fail("R-308", one.id);
    }
    return { event: event, eventHash: hex(eventHash), index: file.index, origin: note.origin, size: note.size, root: hex(note.root),
      key: signer.text, keyWasGiven: given.length > 0, papers: shown.papers, publications: shown.publications, witnesses: seen };
  }

  root.yifaReceipt = { check: check };
})(typeof globalThis === "undefined" ? this : globalThis, yifaModules["sha2.js"], yifaModules["ed25519.js"]);
