// Our calendars, as the reader understands them that Thunderbird has: the second one that proves them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import ICAL from "ical.js";

declare const FRONTEND: string;

interface Sample {
  readonly zone: string;
  readonly text: string;
  readonly starts: readonly string[];
}

function starts(text: string): string[] {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const zone = new ICAL.Timezone(calendar.getFirstSubcomponent("vtimezone")!);
  const events = calendar.getAllSubcomponents("vevent").map((each) => new ICAL.Event(each));
  for (const event of events) event.startDate.zone = zone;
  const moved = events.filter((event) => event.isRecurrenceException());
  const master = events.find((event) => !event.isRecurrenceException())!;
  for (const event of moved) {
    event.recurrenceId.zone = zone;
    master.relateException(event);
  }
  const found: string[] = [];
  const dates = master.iterator();
  for (let date = dates.next(); date; date = dates.next()) {
    const start = master.getOccurrenceDetails(date).startDate;
    found.push(start.convertToZone(ICAL.Timezone.utcTimezone).toString());
  }
  return found.sort();
}

const samples = JSON.parse(readFileSync(join(FRONTEND, "test", "calendars.json"), "utf8")) as Sample[];
for (const { zone, text, starts: expected } of samples) {
  test(`a weekly meeting in ${zone} is at its hour in winter and in summer`, () => {
    assert.deepEqual(starts(text), [...expected]);
  });
}
