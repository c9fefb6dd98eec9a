// Prepares a walk by keyboard: records each element that gets the focus, and how that shows.
() => {
  const { describe } = window.gate;
  const look = (element) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(element);
    const outline = outlineStyle === "none" ? "none" : `${outlineStyle} ${outlineWidth} ${outlineColor}`;
    return `${outline} / ${boxShadow}`;
  };
  const controls = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")].filter(
    (element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled,
  );
  const atRest = controls.map(look);
  const walk = [];
  document.addEventListener("focusin", ({ target }) => {
    const index = controls.indexOf(target);
    const { x, y, height } = target.getBoundingClientRect();
    const [line] = target.getClientRects(); // a link may have several
    const hit = document.elementFromPoint(line.x + line.width / 2, line.y + line.height / 2);
    walk.push({
      index,
      element: describe(target),
      left: x + scrollX,
      top: y + scrollY,
      bottom: y + scrollY + height,
      shows: look(target) !== atRest[index],
      covered: !(target.contains(hit) || target.closest("label")?.contains(hit)),
    });
  });
  document.activeElement?.blur();
  window.gate.walk = walk;
  return controls.map(describe);
}
