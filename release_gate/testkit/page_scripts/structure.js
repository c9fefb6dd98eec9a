// What assistive technology navigates by, and what the security policy does not allow.
() => {
  const { describe } = window.gate;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = all("body *").filter((element) => element.checkVisibility());
  const LANDMARKS = "header, nav, main, footer, aside, form[aria-labelledby], form[aria-label], " +
    "section[aria-labelledby], section[aria-label], [role=search]";
  const label = (element) => {
    const titled = element.getAttribute("aria-labelledby");
    return element.getAttribute("aria-label") ?? document.getElementById(titled)?.textContent ?? "";
  };
  const inline = all("*").filter(
    (element) =>
      [...element.attributes].some(({ name }) => name.startsWith("on") || name === "style") ||
      element.matches("script:not([src]), style, [href^='javascript:']"),
  );
  return {
    language: document.documentElement.lang,
    title: document.title,
    headings: shown
      .filter((element) => /^h[1-6]$/.test(element.localName))
      .map((element) => [Number(element.localName[1]), element.textContent.trim()]),
    landmarks: shown
      .filter((element) => element.matches(LANDMARKS))
      .map((element) => `${element.getAttribute("role") ?? element.localName} ${label(element)}`.trim()),
    inline: inline.map(describe),
  };
}
