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

  const metrics = () => {
    observers.forEach(({ observer, keep }) => keep(observer.takeRecords()));
    const shifts = entries["layout-shift"].filter((shift) => !shift.hadRecentInput);
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
  window.gate = { describe, metrics, violations };
})();
