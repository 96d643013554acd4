/** When the one series of a calendar takes place, as the reader understands it that Thunderbird has. */
import ICAL from "ical.js";

export function starts(text: string): string[] {
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
