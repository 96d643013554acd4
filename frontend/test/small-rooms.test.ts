import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { draggedToSmallRooms, isTimeUp } from "../src/rooms/small.ts";
import { find, page } from "./page.ts";

const PLAN = `<div data-room><form data-divides><select name="rooms"><option value="2">2</option><option value="3">3</option></select>
  <ul><li id="ada" data-drags><bdi>Ada</bdi><select><option value="">By chance</option><option value="0">Main</option><option value="1">1</option><option value="3">3</option></select></li></ul>
  <ul data-plan hidden><li data-drop="1"><p data-names></p></li><li data-drop="2"><p data-names></p></li><li data-drop="3"><p data-names></p></li></ul></form></div>`;

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

function begin(html: string): void {
  page(html);
  ends.push(draggedToSmallRooms(find("[data-room]")));
}

const fire = (selector: string, kind: string): boolean =>
  find(selector).dispatchEvent(new Event(kind, { bubbles: true, cancelable: true }));

test("who is dropped into a room is chosen for it, and stands there", () => {
  begin(PLAN);
  assert.equal(find("[data-plan]").hidden, false);
  assert.equal(find("[data-drop='3']").hidden, true, "only as many as were chosen");
  fire("#ada", "dragstart");
  assert.equal(fire("[data-drop='1']", "dragover"), false, "a drop is taken");
  fire("[data-drop='1'] p", "drop");
  assert.equal((find("#ada select") as HTMLSelectElement).value, "1");
  assert.match(find("[data-drop='1'] p").textContent ?? "", /Ada/);
});

test("a room that is chosen by the select is shown, and what comes from elsewhere is not taken", () => {
  begin(PLAN);
  assert.equal(fire("[data-drop='1']", "dragover"), true);
  (find("#ada select") as HTMLSelectElement).value = "3";
  fire("#ada select", "change");
  assert.equal(find("[data-drop='3']").hidden, false);
});

test("in an open room a drop sends the form that moves", () => {
  begin(`<div data-room><ul><li data-drop="2"></li></ul><form id="move" data-drags><select name="number"><option value="0"></option><option value="2"></option></select></form></div>`);
  const sent: string[] = [];
  find("[data-room]").addEventListener("submit", (event) => {
    event.preventDefault();
    sent.push((find("#move select") as HTMLSelectElement).value);
  });
  fire("#move", "dragstart");
  fire("[data-drop]", "drop");
  assert.deepEqual(sent, ["2"]);
});

test("the time is up once, and again when it was given more", () => {
  page(`<div data-room><section data-gathers><p data-clock="down" data-seconds="10"></p></section></div>`);
  const here = find("[data-room]");
  assert.equal(isTimeUp(here, 0), false);
  assert.equal(isTimeUp(here, 9_999), false);
  assert.equal(isTimeUp(here, 10_000), true);
  assert.equal(isTimeUp(here, 10_500), false);
  find("[data-clock]").dataset["seconds"] = "300";
  assert.equal(isTimeUp(here, 11_000), false);
  assert.equal(isTimeUp(here, 311_000), true);
});
