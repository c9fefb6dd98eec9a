import { call } from "./api.js";
import { button, byId, fill, make, onClick, onSubmit, tell, when, whenSignedIn } from "./shell.js";

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const PARTS = ["weekday", "start", "end"];
const list = byId("slots");

function addSlot({ weekday, start, end } = { weekday: 0, start: "09:00", end: "12:00" }) {
  const day = make("select", "", { ariaLabel: "Day" });
  day.append(...DAYS.map((name, value) => new Option(name, value, false, value === weekday)));
  const clock = (label, value) =>
    make("input", "", { type: "text", value, ariaLabel: label, placeholder: "09:00", maxLength: 5 });
  const item = make("li", "", { className: "row" }, day, clock("From", start), "–", clock("To", end));
  item.append(button("Remove", "Remove this time", () => (item.remove(), number()), "danger"));
  list.append(item);
  number();
  return day;
}

/** Names the fields by their position, as the service does in its errors. */
function number() {
  [...list.children].forEach((item, index) => {
    item.querySelectorAll("select, input").forEach((field, part) => {
      field.name = `slots.${index}.${PARTS[part]}`;
      field.id = `slot-${index}-${PARTS[part]}`;
    });
  });
  byId("slots-none").hidden = list.children.length > 0;
}

function slots() {
  return [...list.children].map((item) => {
    const [day, from, to] = item.querySelectorAll("select, input");
    return { weekday: Number(day.value), start: from.value, end: to.value };
  });
}

function showSchedule(schedule) {
  byId("schedule-zone").value = schedule.time_zone;
  byId("schedule-minutes").value = schedule.minutes;
  list.replaceChildren();
  schedule.slots.forEach((slot) => addSlot(slot));
  number();
}

async function showBookings() {
  const { bookings } = await call("GET", "/api/bookings");
  const row = ({ id, start, name, email }) => [
    when(start),
    make("div", name, {}, make("div", email, { className: "hint" })),
    button("Cancel", `Cancel ${name}`, async () => {
      await call("DELETE", `/api/bookings/${id}`);
      tell("The booking is cancelled.");
      await showBookings();
    }, "danger"),
  ];
  fill(byId("bookings"), bookings.map(row));
}

onClick(byId("slot-add"), () => addSlot().focus());
onSubmit(byId("schedule-form"), async ({ time_zone }) => {
  const minutes = Number(byId("schedule-minutes").value);
  showSchedule(await call("PUT", "/api/availability", { time_zone, minutes, slots: slots() }));
  tell("Saved.");
});
byId("zones").append(...Intl.supportedValuesOf("timeZone").map((zone) => new Option(zone)));
whenSignedIn(async () => {
  showSchedule(await call("GET", "/api/availability"));
  await showBookings();
});
