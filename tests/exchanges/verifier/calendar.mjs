// Read a calendar file from the standard input with ical.js; print what an agenda would keep of it, as JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

ICAL.design.strict = true;
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component, { strictExceptions: true });
  const alarms = component.getAllSubcomponents("valarm");
  return {
    uid: event.uid,
    summary: event.summary,
    starts: event.startDate.toJSDate().toISOString(),
    ends: event.endDate.toJSDate().toISOString(),
    sequence: event.sequence,
    location: event.location,
    description: event.description,
    organizer: event.organizer,
    attendees: event.attendees.map((each) => each.getFirstValue()),
    status: component.getFirstPropertyValue("status"),
    alarms: alarms.map((each) => each.getFirstPropertyValue("trigger").toString()),
  };
});
process.stdout.write(JSON.stringify({ method: calendar.getFirstPropertyValue("method"), events }));
