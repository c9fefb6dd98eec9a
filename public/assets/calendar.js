// A month of days with the free times of one of them, in the time zone of the browser.

import { byId, make } from "./shell.js";

const KEYS = { ArrowUp: -7, ArrowDown: 7 };
const WIDE = 31; // the most days that the service answers with at once

let free = []; // the free times of the month that is shown
let shown = null; // its first day

const day = (month, number) => new Date(month.getFullYear(), month.getMonth(), number);
const words = (time, style) => time.toLocaleString(undefined, style);

/** The day as the service reads it, whatever the time zone. */
const asDate = (time) =>
  new Date(Date.UTC(time.getFullYear(), time.getMonth(), time.getDate())).toISOString().slice(0, 10);

/** The first day of the month of a time, `step` months later. */
export const monthOf = (time, step = 0) => new Date(time.getFullYear(), time.getMonth() + step, 1);
export const shownMonth = () => shown;

/** A time with its day, as people say it. */
export const inWords = (time) =>
  words(time, { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" });

/** The queries for all times from a day on; the days of the host begin earlier or later than ours. */
export function queries(month) {
  const from = (number, days) => `?first=${asDate(day(month, number))}&days=${days}`;
  return [from(0, WIDE), from(WIDE, 2)];
}

/** The query for the times from now on. */
export const soon = () => `?first=${asDate(new Date(Date.now() - 86_400_000))}&days=${WIDE}`;

/** Shows a month; `times` are free times as the service sends them, in any month. */
export function showMonth(month, times) {
  const chosen = chosenDay();
  shown = month;
  free = [...new Set(times)].sort().map((time) => ({ time, at: new Date(time) }));
  free = free.filter(({ at }) => Number(monthOf(at)) === Number(month));
  const days = [...new Set(free.map(({ at }) => at.getDate()))];
  byId("month").textContent = words(month, { month: "long", year: "numeric" });
  byId("month-previous").disabled = month <= monthOf(new Date());
  byId("month-none").hidden = days.length > 0;
  byId("days").replaceChildren(...blanks(month), ...cells(month, days));
  showDay(days.includes(chosen) ? chosen : days[0]);
}

const chosenDay = () => Number(byId("days").querySelector(":checked")?.value);

function blanks(month) {
  const beforeFirst = (month.getDay() + 6) % 7; // weeks begin on Monday
  return Array.from({ length: beforeFirst }, () => make("span"));
}

function cells(month, days) {
  const last = day(monthOf(month, 1), 0).getDate();
  return Array.from({ length: last }, (_, index) => {
    const number = index + 1;
    if (!days.includes(number)) return make("span", number, { ariaHidden: "true" });
    const name = words(day(month, number), { weekday: "long", day: "numeric", month: "long" });
    return choice(number, { name: "day", value: number, ariaLabel: name });
  });
}

function choice(text, properties) {
  const label = make("label", text, { className: "choice" });
  label.prepend(make("input", "", { type: "radio", ...properties }));
  return label;
}

/** Chooses a day, and its first time. */
function showDay(number) {
  const button = [...byId("days").querySelectorAll("input")].find(({ value }) => Number(value) === number);
  if (button) button.checked = true;
  const times = free.filter(({ at }) => at.getDate() === number);
  byId("times").replaceChildren(...times.map(clock));
  showChoice();
}

function clock({ time, at }, index) {
  return choice(words(at, { hour: "2-digit", minute: "2-digit" }), { name: "time", value: time, checked: index === 0 });
}

/** The time that is chosen, as the service sent it; empty if there is none. */
export const chosenTime = () => byId("times").querySelector(":checked")?.value ?? "";

function showChoice() {
  const time = chosenTime();
  byId("chosen").textContent = time && inWords(new Date(time));
}

/** The arrow keys up and down move by weeks, over days without a free time. */
function moveByWeeks(event) {
  const step = KEYS[event.key];
  if (!step) return;
  event.preventDefault();
  const inputs = [...byId("days").querySelectorAll("input")];
  const wanted = Number(event.target.value) + step;
  const beyond = ({ value }) => (step < 0 ? Number(value) <= wanted : Number(value) >= wanted);
  const found = step < 0 ? inputs.findLast(beyond) : inputs.find(beyond);
  found?.focus();
  found?.click();
}

byId("days").addEventListener("change", () => showDay(chosenDay()));
byId("days").addEventListener("keydown", moveByWeeks);
byId("times").addEventListener("change", showChoice);
