import assert from "node:assert/strict";
import { test } from "node:test";
import { paintWeek, readLine, writeLine } from "../src/paint-week.ts";
import { find, moment, page, press, type } from "./page.ts";

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

function week(lines: Record<number, string> = {}, dir = "ltr"): { saved: () => number } {
  const fields = DAYS.map(
    (name, day) => `<label for="d${day}">${name}</label><input id="d${day}" data-day="${day}" value="${lines[day] ?? ""}">`,
  );
  page(`<form><div data-paint-week data-label="Free" data-hint="Draw" data-night="Night">${fields.join("")}</div></form>`);
  document.documentElement.dir = dir;
  let count = 0;
  find("form").addEventListener("change", () => count++);
  paintWeek(find("[data-paint-week]"));
  return { saved: () => count };
}

const cell = (day: number, time: string): HTMLElement => find(`[aria-label="${DAYS[day]} ${time}"]`);
const line = (day: number): string => find<HTMLInputElement>(`#d${day}`).value;
const isFree = (day: number, time: string): boolean => cell(day, time).getAttribute("aria-selected") === "true";

function drag(from: HTMLElement, to: HTMLElement): void {
  const mouse = { bubbles: true, cancelable: true, pointerType: "mouse", button: 0 };
  from.dispatchEvent(new PointerEvent("pointerdown", mouse));
  to.dispatchEvent(new PointerEvent("pointermove", mouse));
  to.dispatchEvent(new PointerEvent("pointerup", mouse));
}

test("what is written is read again", () => {
  for (const written of ["", "9:00–12:00, 17:30–19:00", "0:00–24:00", "22:30–24:00"]) {
    assert.equal(writeLine(readLine(written)!), written);
  }
  assert.equal(writeLine(readLine("9-12، 17.30 — 19")!), "9:00–12:00, 17:30–19:00");
});

test("what the server would refuse is not read", () => {
  for (const wrong of ["mornings", "9:15–10", "12–9", "9–25", "9"]) assert.equal(readLine(wrong), null);
});

test("the lines are drawn on the grid, and follow what is typed", () => {
  week({ 1: "17:00–18:00" });
  assert.ok(isFree(1, "17:00") && isFree(1, "17:30") && !isFree(1, "18:00"));
  type("#d1", "8–9");
  find("#d1").dispatchEvent(new Event("change", { bubbles: true }));
  assert.ok(isFree(1, "8:30") && !isFree(1, "17:00"));
});

test("a mouse draws a rectangle and saves it once", () => {
  const { saved } = week({ 2: "10:00–11:00" });
  drag(cell(1, "9:00"), cell(3, "10:30"));
  assert.deepEqual([0, 1, 2, 3, 4].map(line), ["", "9:00–11:00", "9:00–11:00", "9:00–11:00", ""]);
  assert.equal(saved(), 1);
});

test("beginning on what is free takes it away", () => {
  week({ 1: "9:00–12:00" });
  drag(cell(1, "10:00"), cell(1, "10:30"));
  assert.equal(line(1), "9:00–10:00, 11:00–12:00");
});

test("a tap is one half hour", () => {
  week();
  cell(4, "7:00").dispatchEvent(new PointerEvent("click", { bubbles: true, pointerType: "touch" }));
  assert.equal(line(4), "7:00–7:30");
});

test("arrows move, Space paints and Shift paints on", () => {
  week();
  const start = find("[data-at][tabindex='0']");
  assert.equal(start, cell(0, "9:00"));
  start.focus();
  press(document.activeElement!, "ArrowRight");
  press(document.activeElement!, " ");
  press(document.activeElement!, "ArrowDown", { shiftKey: true });
  press(document.activeElement!, "ArrowDown", { shiftKey: true });
  assert.equal(document.activeElement, cell(1, "10:00"));
  assert.equal(line(1), "9:00–10:30");
  assert.equal(document.querySelectorAll("[data-at][tabindex='0']").length, 1);
});

test("in a page from right to left the next day is on the left", () => {
  week({}, "rtl");
  cell(0, "9:00").focus();
  press(document.activeElement!, "ArrowLeft");
  assert.equal(document.activeElement, cell(1, "9:00"));
});

test("the night is folded away until it is wanted or somebody is free in it", () => {
  week();
  const night = find<HTMLButtonElement>("[data-paint-week] > button");
  assert.ok(cell(0, "3:00").parentElement!.hidden);
  night.click();
  assert.ok(!cell(0, "3:00").parentElement!.hidden && night.hidden);
  week({ 6: "2–3" });
  assert.ok(!cell(0, "3:00").parentElement!.hidden);
});

test("a finger that rests draws on", async () => {
  week();
  const touch = (name: string): Event => Object.assign(new Event(name, { bubbles: true, cancelable: true }), { touches: [{ clientX: 0, clientY: 0 }] });
  document.elementFromPoint = () => cell(0, "10:00");
  cell(0, "9:00").dispatchEvent(touch("touchstart"));
  await moment(300);
  const moved = touch("touchmove");
  cell(0, "9:00").dispatchEvent(moved);
  cell(0, "9:00").dispatchEvent(touch("touchend"));
  assert.ok(moved.defaultPrevented);
  assert.equal(line(0), "9:00–10:30");
});

test("a finger that moves at once scrolls", async () => {
  week();
  const touch = (name: string, y: number): Event => Object.assign(new Event(name, { bubbles: true, cancelable: true }), { touches: [{ clientX: 0, clientY: y }] });
  cell(0, "9:00").dispatchEvent(touch("touchstart", 0));
  cell(0, "9:00").dispatchEvent(touch("touchmove", 40));
  await moment(300);
  const moved = touch("touchmove", 80);
  cell(0, "9:00").dispatchEvent(moved);
  assert.ok(!moved.defaultPrevented);
  assert.equal(line(0), "");
});

test("a line that cannot be read stays until its day is painted", () => {
  week({ 0: "mornings" });
  drag(cell(1, "9:00"), cell(1, "9:00"));
  assert.equal(line(0), "mornings");
  drag(cell(0, "9:00"), cell(0, "9:00"));
  assert.equal(line(0), "9:00–9:30");
});
