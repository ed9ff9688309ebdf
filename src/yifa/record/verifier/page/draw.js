/* Redoes a draw in a browser, from a published draw file alone: the twin of record/draws.py, sharing only the rule.

   Reads   the bytes of a *.draw.json file
   Never   asks a server or uses chance; knows nothing of the page it stands in
   Start   yifaDraw.check(bytes) -> {same, difference}; throws {code, sentence} for what is no draw file.
           docs/draws.md describes the rule. */
(function (root) {
  "use strict";

  // SHA-256 (FIPS 180-4) of an array of bytes, as 64 hex digits
  const K = (function () {
    const words = [], isPrime = (n) => { for (let d = 2; d * d <= n; d++) if (n % d === 0) return false; return true; };
    for (let n = 2; words.length < 64; n++) if (isPrime(n)) words.push(frac(Math.cbrt(n)));
    return new Uint32Array(words);
  })();
  const START = new Uint32Array([2, 3, 5, 7, 11, 13, 17, 19].map((n) => frac(Math.sqrt(n))));
  const W = new Uint32Array(64);

  function frac(x) { return Math.floor((x - Math.floor(x)) * 4294967296) >>> 0; }

  function block(h, data, at) {
    for (let i = 0; i < 16; i++, at += 4) W[i] = (data[at] << 24) | (data[at + 1] << 16) | (data[at + 2] << 8) | data[at + 3];
    for (let i = 16; i < 64; i++) {
      const x = W[i - 15], y = W[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      W[i] = W[i - 16] + s0 + W[i - 7] + s1;
    }
    let [a, b, c, d, e, f, g, z] = h;
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (z + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      z = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    h[0] += a; h[1] += b; h[2] += c; h[3] += d; h[4] += e; h[5] += f; h[6] += g; h[7] += z;
  }

  function sha256(data) {
    const size = data.length, padded = new Uint8Array((((size + 8) >> 6) + 1) << 6);
    padded.set(data);
    padded[size] = 128;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(size / 536870912));
    view.setUint32(padded.length - 4, (size << 3) >>> 0);
    const h = START.slice();
    for (let at = 0; at < padded.length; at += 64) block(h, padded, at);
    return Array.from(h, (word) => word.toString(16).padStart(8, "0")).join("");
  }

  const bytes = (text) => new TextEncoder().encode(text);
  const hash = (text) => sha256(bytes(text));

  // canonical JSON (RFC 8785): keys sorted by UTF-16 units, which is how JavaScript sorts
  function canonical(value) {
    if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
    if (value !== null && typeof value === "object")
      return "{" + Object.keys(value).sort().map((key) => JSON.stringify(key) + ":" + canonical(value[key])).join(",") + "}";
    if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Error("no whole number");
    return JSON.stringify(value);
  }

  // reading, strictly: the same limits and codes as record/draws_form.py
  const UNFIT = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/, HEX = /^[0-9a-f]{64}$/, HALF = /[\ud800-\udfff]/u;
  const LONGEST = { code: 120, name: 200, group: 120, title: 200, why: 500, who: 120, origin: 200 };
  const length = (text) => Array.from(text).length;
  const unfit = (text) => UNFIT.test(text) || HALF.test(text);

  function fail(code, sentence) { throw { code, sentence }; }

  function object(value, path, needed, more) {
    if (value === null || typeof value !== "object" || Array.isArray(value)) fail("D-002", (path || "文件") + "应当是一组名称和值");
    for (const name of needed) if (!Object.hasOwn(value, name)) fail("D-002", (path || "文件") + "缺少" + name);
    for (const name of Object.keys(value))
      if (!needed.includes(name) && !(more || []).includes(name)) fail("D-002", (path || "文件") + "有不认识的" + name);
    return value;
  }

  function array(value, path) {
    if (!Array.isArray(value) || value.length > 1000000) fail("D-002", path + "应当是一个列表");
    return value;
  }

  function text(value, kind, path, empty) {
    if (typeof value !== "string" || unfit(value) || length(value) > LONGEST[kind] || !(value || empty))
      fail("D-002", path + "应当是没有换行和控制字符的文字");
    return value;
  }

  function count(value, path, low, high) {
    if (!Number.isSafeInteger(value) || value < low || value > high) fail("D-002", path + "应当是整数");
    return value;
  }

  function hex(value, path) {
    if (typeof value !== "string" || !HEX.test(value)) fail("D-002", path + "应当是64位十六进制数");
    return value;
  }

  function once(names, what) {
    if (new Set(names).size !== names.length) fail("D-004", what + "出现了不止一次");
  }

  function readList(value, path) {
    object(value, path, ["name", "title", "entries", "quotas"]);
    let lots = 0;
    const sizes = new Map();
    for (const one of array(value.entries, path + ".entries")) {
      object(one, path + ".entries", ["code", "name", "group", "weight"]);
      if (!Number.isSafeInteger(one.weight) || one.weight < 1 || one.weight > 1000) fail("D-005", "权重应当是1到1000之间的整数");
      text(one.code, "code", path); text(one.name, "name", path, true); text(one.group, "group", path, true);
      lots += one.weight;
      sizes.set(one.group, (sizes.get(one.group) || 0) + 1);
    }
    text(value.title, "title", path + ".title");
    if (!value.entries.length) fail("D-003", "“" + value.title + "”是空的");
    once(value.entries.map((one) => one.code), "编号");
    if (lots > 10000000) fail("D-005", "权重合计太大");
    for (const one of array(value.quotas, path + ".quotas")) {
      object(one, path + ".quotas", ["group", "count"]);
      text(one.group, "group", path, true); count(one.count, path, 1, 1000000);
    }
    if (!value.quotas.length) fail("D-007", "没有写明抽取数量");
    once(value.quotas.map((one) => one.group), "分组");
    for (const one of value.quotas) if (one.count > (sizes.get(one.group) || 0)) fail("D-006", "名单不够抽");
    text(value.name, "code", path + ".name");
  }

  function readSealed(sealed) {
    object(sealed, "sealed", ["title", "lists", "pairing"]);
    array(sealed.lists, "sealed.lists").forEach((one, at) => readList(one, "sealed.lists[" + at + "]"));
    if (!sealed.lists.length) fail("D-003", "没有任何名单");
    once(sealed.lists.map((one) => one.name), "名单");
    if (sealed.pairing !== null) {
      const rule = object(sealed.pairing, "sealed.pairing", ["one", "by", "each"]);
      text(rule.one, "code", "sealed.pairing.one"); text(rule.by, "code", "sealed.pairing.by");
      const by = sealed.lists.find((one) => one.name === rule.by);
      if (!by || !sealed.lists.some((one) => one.name === rule.one) || rule.one === rule.by) fail("D-013", "配对要写明两份不同的名单");
      count(rule.each, "sealed.pairing.each", 1, 1000);
      for (const one of by.quotas) if (one.count % rule.each) fail("D-013", "不能平均分组");
    }
    text(sealed.title, "title", "sealed.title");
  }

  function noted(point) { // the signed text of the checkpoint says the same: name, size, root in base64
    const lines = typeof point.note === "string" ? point.note.split("\n") : [];
    if (lines.length < 3 || lines[0] !== point.origin || lines[1] !== String(point.size) || typeof point.root !== "string" || !HEX.test(point.root)) return false;
    return lines[2] === btoa(point.root.match(/../g).map((pair) => String.fromCharCode(parseInt(pair, 16))).join(""));
  }

  function readRound(round, path) {
    object(round, path, ["checkpoint", "secrets", "excluded", "removed"], ["seed", "drawn"]);
    const point = object(round.checkpoint, path + ".checkpoint", ["origin", "size", "root"], ["note"]);
    if (Object.hasOwn(point, "note") && !noted(point)) fail("D-014", "检查点原文与写明的名称、片数、根不符");
    count(point.size, path + ".checkpoint.size", 1, Number.MAX_SAFE_INTEGER);
    for (const one of array(round.secrets, path + ".secrets")) {
      object(one, path + ".secrets", ["who", "sha256", "secret"]);
      text(one.who, "who", path); hex(one.sha256, path);
      const secret = one.secret;
      if (typeof secret !== "string" || length(secret) < 12 || length(secret) > 200 || unfit(secret) || secret !== secret.trim())
        fail("D-010", "密语不合格式");
      if (hash(secret) !== one.sha256) fail("D-010", one.who + "公开的密语与事先提交的承诺值不符");
    }
    once(round.secrets.map((one) => one.sha256), "承诺值");
    for (const name of ["excluded", "removed"])
      for (const one of array(round[name], path + "." + name)) {
        object(one, path + "." + name, ["list", "code", "why"]);
        text(one.list, "code", path); text(one.code, "code", path); text(one.why, "why", path);
      }
    text(point.origin, "origin", path + ".checkpoint.origin");
    hex(point.root, path + ".checkpoint.root");
  }

  function readDraw(held) {
    object(held, "", ["v", "draw", "sealed", "seal", "rounds"], ["result"]);
    if (held.draw !== "yifa" || held.v !== 1) fail("D-001", "这不是依法平台第1版的抽取文件");
    readSealed(held.sealed);
    if (hex(held.seal, "seal") !== hash(canonical(held.sealed))) fail("D-009", "名单与封存值不符");
    array(held.rounds, "rounds").forEach((one, at) => readRound(one, "rounds[" + at + "]"));
    if (!held.rounds.length) fail("D-003", "文件里没有任何一轮抽取");
  }

  // drawing
  function seedText(seal, number, round) {
    const secrets = round.secrets.slice().sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
    const point = round.checkpoint;
    return ["yifa-draw/1", "seal " + seal, "round " + number, "origin " + point.origin, "size " + point.size, "root " + point.root]
      .concat(secrets.map((one) => "secret " + one.secret)).map((line) => line + "\n").join("");
  }

  function byCode(a, b) { // as Python compares text: by code points
    const x = Array.from(a), y = Array.from(b);
    for (let i = 0; i < x.length && i < y.length; i++) if (x[i] !== y[i]) return x[i].codePointAt(0) - y[i].codePointAt(0);
    return x.length - y.length;
  }

  function best(list, group, seed, state, wanted) {
    const there = list.entries.filter((one) => one.group === group && !state.out.has(key(list.name, one.code)));
    if (there.length < wanted) fail("D-012", "“" + list.title + "”剩下的不够抽");
    const ranked = there.map((one) => {
      let smallest = "";
      for (let number = 1; number <= one.weight; number++) {
        const lot = hash(seed + "\n" + list.name + "\n" + one.code + "\n" + number + "\n");
        if (!smallest || lot < smallest) smallest = lot;
      }
      return [smallest, one.code];
    });
    ranked.sort((a, b) => (a[0] !== b[0] ? (a[0] < b[0] ? -1 : 1) : byCode(a[1], b[1])));
    const codes = ranked.slice(0, wanted).map((one) => one[1]);
    for (const code of codes) { state.out.add(key(list.name, code)); state.now.add(key(list.name, code)); }
    return codes;
  }

  const key = (list, code) => list + "\n" + code;

  function strike(held, state, round, number) {
    const known = (one) => {
      const groups = state.groups.get(one.list);
      if (!groups || !groups.has(one.code)) fail("D-008", "名单里没有编号“" + one.code + "”");
      return key(one.list, one.code);
    };
    for (const one of round.excluded) {
      const who = known(one);
      if (state.now.has(who)) fail("D-011", "编号“" + one.code + "”已经抽出，不能再排除");
      if (state.out.has(who)) fail("D-004", "编号“" + one.code + "”排除了不止一次");
      state.out.add(who);
    }
    if (number === 1 && round.removed.length) fail("D-011", "第一轮不能有被替换的");
    if (number > 1 && !round.removed.length) fail("D-011", "第" + number + "轮没有写明替换谁");
    for (const one of round.removed) {
      const who = known(one);
      if (!state.now.has(who)) fail("D-011", "编号“" + one.code + "”目前不在抽出的结果里");
      state.now.delete(who);
    }
  }

  function redo(held) {
    readDraw(held);
    const lists = held.sealed.lists, state = { out: new Set(), now: new Set(), groups: new Map(), places: new Map() };
    for (const list of lists) {
      state.groups.set(list.name, new Map(list.entries.map((one) => [one.code, one.group])));
      state.places.set(list.name, []);
    }
    const rounds = held.rounds.map((round, at) => {
      const number = at + 1, seed = hash(seedText(held.seal, number, round)), drawn = [];
      strike(held, state, round, number);
      if (number === 1) {
        for (const list of lists)
          for (const quota of list.quotas)
            for (const code of best(list, quota.group, seed, state, quota.count)) {
              state.places.get(list.name).push(code);
              drawn.push({ list: list.name, code, for: "" });
            }
      }
      for (const one of round.removed) {
        const list = lists.find((other) => other.name === one.list), places = state.places.get(one.list);
        const code = best(list, state.groups.get(one.list).get(one.code), seed, state, 1)[0];
        places[places.indexOf(one.code)] = code;
        drawn.push({ list: one.list, code, for: one.code });
      }
      return { seed, drawn };
    });
    const names = lists.map((list) => ({ name: list.name, codes: state.places.get(list.name) }));
    return { rounds, result: { lists: names, pairs: pairs(held.sealed, state) } };
  }

  function pairs(sealed, state) {
    const rule = sealed.pairing;
    if (rule === null) return [];
    const by = sealed.lists.find((one) => one.name === rule.by), groups = [];
    let at = 0;
    for (const quota of by.quotas) {
      const codes = state.places.get(rule.by).slice(at, at + quota.count), teams = [];
      at += quota.count;
      for (let start = 0; start < quota.count; start += rule.each) teams.push(codes.slice(start, start + rule.each));
      groups.push(teams);
    }
    return state.places.get(rule.one).map((code, place) => ({ one: code, with: groups.flatMap((teams) => teams[place % teams.length]) }));
  }

  // comparing
  function short(value) {
    const words = value === undefined ? "null" : canonical(value), signs = Array.from(words);
    return signs.length <= 120 ? words : signs.slice(0, 120).join("") + "…";
  }

  function unlike(stands, right, what) {
    if (!Array.isArray(stands)) return what + "部分：文件没有写明";
    for (let at = 0; at < Math.min(stands.length, right.length); at++)
      if (canonical(stands[at]) !== canonical(right[at]))
        return what + "第" + (at + 1) + "项：文件写的是" + short(stands[at]) + "，重算得" + short(right[at]);
    return stands.length === right.length ? "" : what + "项数：文件有" + stands.length + "项，重算得" + right.length + "项";
  }

  function difference(held) {
    const redone = redo(held);
    for (let at = 0; at < redone.rounds.length; at++) {
      const stands = held.rounds[at], right = redone.rounds[at], number = at + 1;
      if (stands.seed !== right.seed) return "第" + number + "轮的种子：文件写的是" + short(stands.seed) + "，重算得" + right.seed;
      const told = unlike(stands.drawn, right.drawn, "第" + number + "轮抽出的");
      if (told) return told;
    }
    const result = held.result;
    if (result === null || typeof result !== "object" || Object.keys(result).sort().join() !== "lists,pairs") return "结果：文件没有写明，或者写法不对";
    return unlike(result.lists, redone.result.lists, "结果名单的") || unlike(result.pairs, redone.result.pairs, "配对的");
  }

  // the file: bytes of canonical JSON, so that no key stands twice and no number is written otherwise
  function check(data) {
    let held;
    try {
      const words = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
      held = JSON.parse(words);
      if (canonical(held) !== words) throw new Error("not canonical");
    } catch (why) {
      fail("D-001", "文件不是公布的抽取文件原样");
    }
    const told = difference(held);
    return { same: !told, difference: told };
  }

  root.yifaDraw = { check, redo, sha256, hash, canonical, seedText };
})(typeof globalThis === "undefined" ? this : globalThis);
