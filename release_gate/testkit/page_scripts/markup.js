// Every element with its own text and the attributes that have a meaning, also those that nobody sees at the moment.
() => {
  const QUIET = new Set(["class", "style", "d", "viewbox", "fill", "stroke", "stroke-width"]);
  const lines = [];
  const add = (element, depth) => {
    if (element.localName === "svg") return; // drawings
    const attributes = [...element.attributes]
      .filter(({ name }) => !QUIET.has(name))
      .map(({ name, value }) => (value ? ` ${name}="${value}"` : ` ${name}`))
      .sort();
    const texts = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
    const text = texts.map(({ data }) => data.trim().replace(/\s+/g, " ")).filter(Boolean).join(" ... ");
    lines.push("  ".repeat(depth) + element.localName + attributes.join("") + (text && `: ${text}`));
    for (const child of element.children) add(child, depth + 1);
  };
  add(document.documentElement, 0);
  return lines.join("\n");
}
