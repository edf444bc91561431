// Opens a calendar with ical.js: standard input to one JSON object an event.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  const end = component.getFirstPropertyValue("dtend");
  return {
    uid: event.uid,
    summary: event.summary,
    description: event.description,
    sequence: event.sequence,
    status: component.getFirstPropertyValue("status"),
    stamp: component.getFirstPropertyValue("dtstamp").toString(),
    start: event.startDate.toString(),
    end: end && end.toString(),
    wholeDays: event.startDate.isDate,
    days: event.startDate.isDate ? Math.round(event.duration.toSeconds() / 86400) : null,
    edtf: component.getFirstPropertyValue("x-detente-edtf"),
    location: event.location,
    url: component.getFirstPropertyValue("url"),
  };
});
process.stdout.write(JSON.stringify({ name: calendar.getFirstPropertyValue("x-wr-calname"), events }));
