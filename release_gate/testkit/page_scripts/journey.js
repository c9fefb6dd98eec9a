// Stands in for the service while somebody uses a page, and keeps what the page does and shows.
// Called before the scripts of the page, with the answers by request, and the time.
(answers, now) => {
  const moment = new Date(now).getTime();
  window.Date = class extends Date {
    constructor(...parts) { super(...(parts.length ? parts : [moment])); }
    static now() { return moment; }
  };

  const log = [];
  let pending = 0;
  let before = [];

  // Timers that would end a request which takes too long; they end one that is answered with LATE.
  const LONG_MS = 1000;
  const LATE = -1;
  const timers = new Map();
  const { setTimeout: later, clearTimeout: never } = window;
  window.setTimeout = (action, delay = 0, ...values) => {
    const id = later(action, delay, ...values);
    if (delay >= LONG_MS) timers.set(id, { action, delay });
    return id;
  };
  window.clearTimeout = (id) => {
    timers.delete(id);
    never(id);
  };
  const waits = () => [...timers.values()].map(({ delay }) => `waits at most ${delay} ms`);
  const elapse = () => {
    for (const [id, { action }] of timers) {
      window.clearTimeout(id);
      action();
    }
  };

  const label = (element) => element.localName + (element.id && `#${element.id}`);
  const busy = () => [...document.querySelectorAll("[aria-busy=true]")].map((each) => ` ${label(each)} is busy`).join();
  const answerTo = (request) => {
    const all = answers[request] ?? [[0, "no answer is known"]];
    return all.length > 1 ? all.shift() : all[0];
  };
  const ask = async (method, path, body, headers, sending) => {
    const sent = Object.entries(headers).map(([name, value]) => ` ${name}=${value}`);
    log.push(`asks ${method} ${path} ${body ?? ""}${sent.join("")}${busy()}`.replace(/ +/g, " "));
    pending += 1;
    await new Promise((done) => later(done));
    sending?.();
    pending -= 1;
    return answerTo(`${method} ${path}`);
  };

  window.fetch = async (path, { method = "GET", headers = {}, body } = {}) => {
    const [status, content] = await ask(method, path, body, headers);
    if (status === LATE) elapse();
    if (status <= 0) throw new TypeError(content);
    const text = content === null ? "" : JSON.stringify(content);
    return { ok: status < 400, status, text: async () => text };
  };

  window.XMLHttpRequest = class {
    upload = {};
    headers = {};
    open(method, path) { Object.assign(this, { method, path }); }
    setRequestHeader(name, value) { this.headers[name] = value; }
    async send(file) {
      const half = () => {
        for (const part of [4, 2]) this.upload.onprogress({ loaded: file.size / part, total: file.size });
        const bars = lines().filter((line) => line.includes("progress"));
        log.push(...[...waits(), ...bars].map((line) => `while it is sent: ${line.trim()}`));
      };
      const [status, content] = await ask(this.method, this.path, `${file.size} bytes`, this.headers, half);
      Object.assign(this, { status, response: this.responseType === "json" ? content : JSON.stringify(content) });
      if (status === LATE) return elapse();
      if (status === 0) this.onerror();
      else this.onload();
      this.onloadend();
    }
    abort() {
      this.onabort();
      this.onloadend();
    }
  };

  const clipboard = {
    writeText: async (text) => {
      log.push(`copies ${text}`);
      if (answerTo("clipboard")[0] !== 200) throw new Error("not allowed");
    },
  };
  Object.defineProperty(navigator, "clipboard", { value: clipboard });

  const { focus } = HTMLElement.prototype;
  HTMLElement.prototype.focus = function (options) {
    if (options?.preventScroll) log.push(`focuses ${label(this)} where it is`);
    focus.call(this, options);
  };

  // Pages are left in name only.
  navigation.addEventListener("navigate", (event) => {
    const { url, sameDocument } = event.destination;
    log.push(`goes to ${url.replace(location.origin, "")} (${event.navigationType})`);
    if (!sameDocument) event.preventDefault();
  });

  const live = (element) => {
    const found = [];
    if (element.matches("input, textarea, select, progress")) {
      if (/^(checkbox|radio)$/.test(element.type)) found.push(element.checked ? "[checked]" : "[unchecked]");
      else if (element.type !== "file") found.push(`[${element.value}]`);
      else found.push(`[${element.files.length} files]`);
    }
    if (element === document.activeElement && element !== document.body) {
      found.push("[focus]");
      const { selectionStart, selectionEnd, value } = element;
      if (selectionStart !== selectionEnd) found.push(`[selected ${value.slice(selectionStart, selectionEnd)}]`);
    }
    return found;
  };
  const line = (element) => {
    const attributes = [...element.attributes].map(({ name, value }) => name + (value && `="${value}"`)).sort();
    const texts = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
    const text = texts.map(({ data }) => data.trim()).filter(Boolean).join(" ... ");
    return [element.localName, ...attributes, ...live(element), text && `: ${text}`].filter(Boolean).join(" ");
  };
  const lines = () => {
    const found = [`title: ${document.title}`];
    const add = (element, depth) => {
      found.push("  ".repeat(depth) + line(element));
      if (element.localName !== "datalist") for (const child of element.children) add(child, depth + 1);
    };
    add(document.body, 0);
    return found;
  };

  document.addEventListener("readystatechange", () => {
    if (document.readyState === "interactive") before = lines(); // before the scripts of the page run
  });

  /** What the page has done and how it has changed since the last time, once it is at rest. */
  const next = async () => {
    for (let calm = 0; calm < 3; calm = pending ? 0 : calm + 1) await new Promise((done) => later(done));
    const was = before;
    before = lines();
    return { log: [...log.splice(0), ...waits()], was, now: before };
  };
  window.journey = { next, expect: (more) => Object.assign(answers, more) };
}
