import { call } from "./api.js";
import { byId, load, onSubmit, tell, when } from "./shell.js";

const path = `/api/public/${encodeURIComponent(location.pathname.split("/")[2])}`;

async function show() {
  const profile = await call("GET", path);
  byId("owner").textContent = `Book an interview with ${profile.name}`;
  byId("headline").textContent = profile.headline;
  byId("book-start").replaceChildren(...profile.free.map((time) => new Option(when(time), time)));
  byId("book-form").hidden = profile.free.length === 0;
  byId("book-none").hidden = profile.free.length > 0;
}

onSubmit(byId("book-form"), async (fields) => {
  try {
    const booking = await call("POST", `${path}/bookings`, fields);
    byId("book-form").reset();
    await show();
    tell(`You have booked ${when(booking.start)}.`);
  } catch (error) {
    if (error.status === 409) await show(); // the time is gone: show what is left
    throw error;
  }
});

load(() =>
  show().catch((error) => {
    if (error.status !== 404) throw error;
    byId("no-such-link").hidden = false;
  }),
);
