import { call } from "./api.js";
import { chosenTime, inWords, monthOf, queries, showMonth, shownMonth, soon } from "./calendar.js";
import { byId, load, onClick, onSubmit, tell, ZONE } from "./shell.js";

const path = `/api/public/${encodeURIComponent(location.pathname.split("/")[2])}`;

async function turnTo(month) {
  const found = await Promise.all(queries(month).map((query) => call("GET", path + query)));
  showMonth(month, found.flatMap(({ free }) => free));
}

/** Shows the month of the first free time, or that there is none. */
async function show() {
  const profile = await call("GET", path + soon());
  byId("owner").textContent = `Book an interview with ${profile.name}`;
  byId("headline").textContent = profile.headline;
  byId("zone").textContent = zones(profile);
  byId("book-none").hidden = profile.free.length > 0;
  if (profile.free.length > 0) await turnTo(monthOf(new Date(profile.free[0])));
  byId("book-form").hidden = profile.free.length === 0;
}

function zones({ name, time_zone, minutes }) {
  const other = time_zone === ZONE ? "" : ` ${name} is in ${time_zone}.`;
  return `An interview takes ${minutes} minutes. Times are in your time zone, ${ZONE}.${other}`;
}

onClick(byId("month-previous"), () => turnTo(monthOf(shownMonth(), -1)));
onClick(byId("month-next"), () => turnTo(monthOf(shownMonth(), 1)));
onSubmit(byId("book-form"), async ({ name, email }) => {
  try {
    const booking = await call("POST", `${path}/bookings`, { start: chosenTime(), name, email });
    byId("book-name").value = byId("book-email").value = "";
    await show();
    tell(`You have booked ${inWords(new Date(booking.start))} (${ZONE}).`);
  } catch (error) {
    if (error.status === 409) await turnTo(shownMonth()); // the time is gone: show what is left
    throw error;
  }
});

load(() =>
  show().catch((error) => {
    if (error.status !== 404) throw error;
    byId("no-such-link").hidden = false;
  }),
);
