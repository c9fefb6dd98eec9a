// Keeps a form that is submitted before the page's script listens. The browser would load the page
// again, with everything that was entered in its address.

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return; // the script of the page has it
  event.preventDefault();
  event.target.setAttribute("aria-busy", "true");
});
