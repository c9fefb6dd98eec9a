// What a page looks like at the current width: boxes in CSS pixels, and what is wrong with them.
() => {
  const { describe } = window.gate;
  const CONTROLS = "a[href], button, input, select, textarea, summary";
  const LISTED = `h1, h2, h3, h4, h5, h6, table, ${CONTROLS}`;
  const shown = (element) =>
    element.checkVisibility({ visibilityProperty: true }) && !element.closest(".skip");
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
  const style = (element) => getComputedStyle(element);
  const box = (element) => element.getBoundingClientRect();

  const name = (element) => {
    const label = element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent;
    const titled = element.getAttribute("aria-labelledby");
    const text = label ?? (titled ? document.getElementById(titled)?.textContent : element.textContent);
    return (text ?? "").trim().replace(/\s+/g, " ").slice(0, 40);
  };

  const listed = all(LISTED).map((element) => {
    const { x, y, width, height } = box(element);
    return {
      tag: element.localName,
      name: name(element),
      box: [x + scrollX, y + scrollY, width, height].map(Math.round),
    };
  });

  const beyond = (element) => box(element).right > innerWidth + 1 || box(element).left < -1;
  const overflowing = all("body *").filter(beyond).map(describe);
  if (document.documentElement.scrollWidth > innerWidth) overflowing.push("the page scrolls sideways");

  const hides = (overflow) => overflow !== "visible";
  const cut = all("body *:not(input, select, textarea)").filter((element) => {
    const { overflowX, overflowY } = style(element);
    return (
      (hides(overflowX) && element.scrollWidth > element.clientWidth + 1) ||
      (hides(overflowY) && element.scrollHeight > element.clientHeight + 1)
    );
  });

  // Lines of text and controls: none of them may cover another.
  const pieces = all(CONTROLS).map((element) => ({ element, rects: [box(element)] }));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !shown(element) || element.closest("select, datalist")) continue;
    const node = walker.currentNode;
    const range = document.createRange();
    range.selectNodeContents(node);
    pieces.push({ element, node, text: node.data.trim(), rects: [...range.getClientRects()] });
  }
  // A short word that is broken over two lines cannot be read; a long address may be.
  const broken = [];
  for (const { text, node } of pieces.filter((piece) => piece.node)) {
    for (const { 0: word, index } of node.data.matchAll(/\p{L}{2,14}(?![\p{L}@.-])/gu)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const tops = [...range.getClientRects()].map((rect) => rect.top);
      if (Math.max(...tops) - Math.min(...tops) > 4) broken.push(`${word} in ${text.slice(0, 40)}`);
    }
  }

  const meet = (one, other) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2 &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 4;
  const overlapping = [];
  pieces.forEach((one, index) => {
    for (const other of pieces.slice(index + 1)) {
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      if (!one.rects.some((rect) => other.rects.some((another) => meet(rect, another)))) continue;
      overlapping.push(`${one.text ?? describe(one.element)} and ${other.text ?? describe(other.element)}`);
    }
  });

  // WCAG 2.2, 2.5.8: a target is at least 24 by 24 CSS pixels, except for links within text. The
  // target of a checkbox is its label.
  const target = (element) => (element.type === "checkbox" && element.labels?.[0]) || element;
  const small = all("button, input, select, textarea, summary, nav a")
    .map(target)
    .filter((element) => box(element).height < 24 || box(element).width < 24)
    .map(describe);

  return { listed, overflowing, cut: [...cut.map(describe), ...broken], overlapping, small };
}
