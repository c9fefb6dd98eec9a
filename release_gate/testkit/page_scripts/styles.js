// The computed style of every element, at rest and in the states that pages put elements into.
// Lengths are as the style sheet gives them, such as `auto`: what becomes of them, boxes show.
() => {
  // What an element has from its parent is left out, and what is as it is without a style sheet.
  const INHERITED = ["color", "font-family", "font-size", "font-weight", "line-height", "text-align", "white-space",
    "cursor", "list-style-type", "overflow-wrap", "text-rendering", "text-underline-offset", "accent-color",
    "border-collapse", "visibility", "font-style", "text-transform", "letter-spacing", "pointer-events"];
  const INITIAL = {
    "background-color": "rgba(0, 0, 0, 0)", "border-radius": "0px", "box-shadow": "none", padding: "0px",
    opacity: "1", "text-decoration-line": "none", "text-overflow": "clip", overflow: /^(visible|clip)$/,
    position: "static", "z-index": "auto", "min-height": /^(0px|auto)$/, "min-width": /^(0px|auto)$/, "max-width": "none",
    "flex-wrap": "nowrap", "flex-grow": "0", "flex-basis": "auto", gap: "normal", "align-items": "normal",
    "justify-content": "normal", "vertical-align": "baseline", "box-sizing": "border-box", float: "none", order: "0",
    "flex-direction": "row", "background-image": "none", transform: "none", filter: "none", "clip-path": "none",
    "transition-duration": "0s", "animation-name": "none", "user-select": "auto",
  };
  const GIVEN = ["margin-top", "margin-right", "margin-bottom", "margin-left", "top", "right", "bottom", "left", "width", "height",
    "grid-template-columns"];
  const isSet = (name, value) => !(name.startsWith("margin") ? /^0(px)?$/ : /^(auto|none)$/).test(value);
  const CONTROLS = "a[href], button, input, select, textarea";
  const MARK = "data-in-a-state";
  const PSEUDO = { "#menu": "::backdrop", "input[type=file]": "::file-selector-button" };

  const label = (element) =>
    element.localName + (element.id ? `#${element.id}` : [...element.classList].map((name) => `.${name}`).join(""));

  const read = (element, pseudo) => {
    const style = getComputedStyle(element, pseudo);
    const holder = pseudo ? element : element.parentElement;
    const around = holder && getComputedStyle(holder);
    const found = { display: style.display };
    const inherited = !around ? ["color"] : INHERITED;
    for (const name of inherited) if (style[name] !== around?.[name]) found[name] = style.getPropertyValue(name);
    for (const [name, initial] of Object.entries(INITIAL)) {
      const value = style.getPropertyValue(name);
      if (initial instanceof RegExp ? !initial.test(value) : value !== initial) found[name] = value;
    }
    const given = pseudo ? new Map() : element.computedStyleMap();
    for (const name of GIVEN) {
      const value = given.get(name)?.toString() ?? (name.startsWith("margin") ? "0" : "none");
      if (isSet(name, value)) found[name] = value;
    }
    if (style.borderWidth !== "0px") found.border = `${style.borderWidth} ${style.borderStyle} ${style.borderColor}`;
    if (style.outlineStyle !== "none") found.outline = `${style.outlineWidth} ${style.outlineStyle} ${style.outlineColor} ${style.outlineOffset}`;
    if (/^(checkbox|radio)$/.test(element.type)) found.appearance = style.appearance;
    return found;
  };

  const all = () => {
    const found = new Map();
    for (const element of [document.documentElement, document.body, ...document.body.querySelectorAll("*")]) {
      if (element.closest("datalist, select *")) continue;
      found.set(element, [label(element), read(element)]);
    }
    for (const [selector, pseudo] of Object.entries(PSEUDO))
      for (const element of document.querySelectorAll(selector))
        found.set(element.localName + pseudo, [label(element) + pseudo, read(element, pseudo)]);
    return found;
  };

  /** One line for each style, with the number of elements that have it. */
  const grouped = (entries) => {
    const counts = new Map();
    for (const [name, style] of entries) {
      const said = Object.entries(style).map((pair) => pair.join(" ")).join("; ");
      if (said) counts.set(`${name}: ${said}`, (counts.get(`${name}: ${said}`) ?? 0) + 1);
    }
    return [...counts].map(([line, count]) => (count > 1 ? `${count} ${line}` : line)).join("\n");
  };
  const changed = (before, after) =>
    [...after].map(([element, [name, style]]) => {
      const [, was] = before.get(element) ?? [name, {}];
      const names = new Set([...Object.keys(was), ...Object.keys(style)]);
      const differ = [...names].filter((each) => was[each] !== style[each]);
      return [name, Object.fromEntries(differ.map((each) => [each, style[each] ?? "as usual"]))];
    });

  const set = (selector, name, value) => {
    const elements = [...document.querySelectorAll(selector)];
    const before = elements.map((element) => element.getAttribute(name));
    for (const element of elements) element.setAttribute(name, value);
    return () =>
      elements.forEach((element, index) =>
        before[index] === null ? element.removeAttribute(name) : element.setAttribute(name, before[index]),
      );
  };
  const say = (name, ...content) => {
    const message = document.getElementById("message");
    const before = message.className;
    message.className = name;
    message.append(...content);
    return () => {
      message.replaceChildren();
      message.className = before;
      if (!before) message.removeAttribute("class");
    };
  };
  const made = (tag, name) => Object.assign(document.createElement(tag), { className: name, textContent: "text" });
  const STATES = {
    disabled: () => set("button, input, select, textarea", "disabled", ""),
    busy: () => set("form, main button", "aria-busy", "true"),
    invalid: () => {
      const back = set("input, select, textarea, fieldset", "aria-invalid", "true");
      const note = made("p", "field-error");
      document.querySelector("main").append(note);
      return () => (back(), note.remove());
    },
    told: () => say("", "Saved."),
    failed: () => say("error", "Not saved.", made("button", "")),
  };
  for (const state of ["ready", "failing", "unreachable"]) STATES[state] = () => set("[data-state]", "data-state", state);

  const kept = {};
  const gate = (window.gate.styles = {
    /** Marks one of each kind of element that can be pointed at or focused; returns a selector for them. */
    mark: () => {
      const kinds = new Map();
      const kind = (element) => `${label(element.parentElement)} ${label(element)} ${[...element.attributes].map(({ name }) => name)}`;
      for (const each of document.querySelectorAll(`${CONTROLS}, label, main, [tabindex]`))
        if (!kinds.has(kind(each))) kinds.set(kind(each), each);
      for (const each of kinds.values()) each.toggleAttribute(MARK, true);
      return `[${MARK}]`;
    },
    unmark: () => document.querySelectorAll(`[${MARK}]`).forEach((each) => each.removeAttribute(MARK)),
    keep: (name) => (kept[name] = all()),
    list: (name) => grouped(kept[name].values()),
    changes: (name) => grouped(changed(kept[name], all())),
    menu: () => {
      gate.keep("closed");
      document.getElementById("menu").showPopover();
      const found = gate.changes("closed");
      document.getElementById("menu").hidePopover();
      return found;
    },
    states: (name) =>
      Object.entries(STATES).map(([state, enter]) => {
        const leave = enter();
        const found = gate.changes(name);
        leave();
        return [state, found];
      }),
  });
}
