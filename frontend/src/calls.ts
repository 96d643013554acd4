/** Sound and picture: the call in a room, and the look at one's own devices before its door. */
import { call } from "./calls/call.ts";
import { check } from "./calls/check.ts";

document.querySelectorAll<HTMLElement>("[data-call]").forEach((part) => void call(part));
document.querySelectorAll<HTMLElement>("[data-device-check]").forEach((part) => void check(part));
