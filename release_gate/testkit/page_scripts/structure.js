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
  const background = (element) => getComputedStyle(element).backgroundColor;
  const opaque = (element) => !element || background(element) !== "rgba(0, 0, 0, 0)";
  const surface = (element) => {
    let around = element.parentElement;
    while (!opaque(around)) around = around.parentElement;
    return background(around ?? document.body);
  };
  const luminance = (colour) => {
    const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    const [red, green, blue] = colour.match(/\d+/g).map((part) => linear(part / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (...colours) => {
    const [dark, light] = colours.map(luminance).sort((one, other) => one - other);
    return (light + 0.05) / (dark + 0.05);
  };
  const STANDS_OUT = 3; // WCAG 1.4.11
  const filled = (element) => opaque(element) && contrast(background(element), surface(element)) >= STANDS_OUT;
  const name = (element) => element.getAttribute("aria-label") ?? element.textContent.trim();
  return {
    links: all("nav a").map((link) => [name(link), link.getAttribute("href"), link.ariaCurrent ?? ""]),
    buttons: shown
      .filter((element) => element.matches("main button, main .button"))
      .map((element) => ({
        name: name(element),
        filled: filled(element),
        colour: getComputedStyle(element).color,
      })),
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
