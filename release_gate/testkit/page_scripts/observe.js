// Runs before the scripts of a page, and keeps what the browser reports about it.
(() => {
  const describe = (node) => (node?.outerHTML ?? node?.textContent ?? "?").slice(0, 80);
  const entries = { "layout-shift": [], longtask: [], "largest-contentful-paint": [] };
  const observers = Object.entries(entries).map(([type, kept]) => {
    const keep = (list) => kept.push(...list);
    const observer = new PerformanceObserver((list) => keep(list.getEntries()));
    observer.observe({ type, buffered: true });
    return { observer, keep };
  });
  const violations = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    violations.push(`${event.effectiveDirective} refused ${event.blockedURI} ${event.sample}`.trim());
  });

  // Where everything is before the answers of the API, by width, to see what they move.
  const before = new Map();
  let answeredAt = Infinity;
  const answered = () => (answeredAt = performance.now());
  const shown = () =>
    [...document.querySelectorAll("body *")].filter((element) => element.checkVisibility({ visibilityProperty: true }));
  const remember = () => before.set(innerWidth, shown().map((element) => [element, element.getBoundingClientRect()]));

  // The score of a layout shift, https://web.dev/articles/cls: the share of the viewport that what moved
  // has covered before and after, times the greatest distance as a share of the longer side.
  const CELL = 8;
  const moves = () => {
    const within = ({ left, top, right, bottom }) => right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
    const cells = new Set();
    const cover = (box) => {
      for (let y = Math.max(0, box.top); y < Math.min(innerHeight, box.bottom); y += CELL)
        for (let x = Math.max(0, box.left); x < Math.min(innerWidth, box.right); x += CELL)
          cells.add(`${Math.floor(x / CELL)} ${Math.floor(y / CELL)}`);
    };
    const still = new Set(shown());
    const moved = [];
    let distance = 0;
    for (const [element, box] of before.get(innerWidth)) {
      if (!still.has(element)) continue;
      const now = element.getBoundingClientRect();
      const by = Math.max(Math.abs(now.left - box.left), Math.abs(now.top - box.top));
      if (by < 3 || !within(box) || !within(now)) continue;
      distance = Math.max(distance, by);
      moved.push(describe(element));
      [box, now].forEach(cover);
    }
    const share = (cells.size * CELL * CELL) / (innerWidth * innerHeight);
    return { layout_shift: (share * distance) / Math.max(innerWidth, innerHeight), shifted: moved };
  };

  const metrics = () => {
    observers.forEach(({ observer, keep }) => keep(observer.takeRecords()));
    // A change of the width counts as input for half a second, and nobody enters anything.
    const shifts = entries["layout-shift"].filter(({ hadRecentInput, startTime }) => !hadRecentInput || startTime >= answeredAt);
    const sum = (list, field) => list.reduce((total, entry) => total + entry[field], 0);
    const [navigation] = performance.getEntriesByType("navigation");
    const resources = performance.getEntriesByType("resource");
    const loaded = [navigation, ...resources];
    return {
      first_byte_ms: navigation.responseStart,
      largest_paint_ms: entries["largest-contentful-paint"].at(-1)?.startTime ?? null,
      layout_shift: sum(shifts, "value"),
      shifted: shifts.flatMap((shift) => shift.sources.map(({ node }) => describe(node))),
      blocked_ms: entries.longtask.reduce((total, { duration }) => total + duration - 50, 0),
      bytes: loaded.reduce((sum, one) => sum + Math.max(one.transferSize, one.encodedBodySize), 0),
      requests: loaded.length,
    };
  };
  window.gate = { answered, describe, metrics, moves, remember, violations };
})();
