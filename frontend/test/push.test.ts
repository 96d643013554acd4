import assert from "node:assert/strict";
import { test } from "node:test";
import { forgetNews, pushes } from "../src/push.ts";
import { find, moment, page } from "./page.ts";

const PARTS = `<p hidden data-push-state="unknown"></p><p hidden data-push-state="denied"></p><p hidden data-push-state="failed"></p>
  <form hidden data-push-state="off"><input type="hidden" name="endpoint"><input type="hidden" name="public_key">
  <input type="hidden" name="secret"><button>Tell me</button></form>`;
const ON = '<form hidden data-push-state="on"><button>No more</button></form>';

interface Browser {
  permission?: NotificationPermission;
  says?: NotificationPermission;
  held?: boolean;
  key?: string;
  fails?: boolean;
}

async function open({ permission = "default", says = "granted", held, fails, key = "KEY_" }: Browser, more = "") {
  const done: string[] = [];
  const window = page(`<section data-push="KEY_">${PARTS}${more}</section>`) as unknown as Record<string, unknown>;
  const made = Uint8Array.from(atob(key.replace("_", "/")), (sign) => sign.charCodeAt(0)).buffer;
  const own = { options: { applicationServerKey: made }, unsubscribe: () => Promise.resolve(void done.push("unsubscribed")) };
  const pushManager = {
    getSubscription: () => Promise.resolve(held ? own : null),
    subscribe: ({ applicationServerKey }: PushSubscriptionOptionsInit) => {
      done.push(`subscribed for ${String(applicationServerKey)}`);
      const made = { endpoint: "https://push.example/1", keys: { p256dh: "B1", auth: "a1" } };
      return fails ? Promise.reject(new Error("no service")) : Promise.resolve({ toJSON: () => made });
    },
  };
  window["PushManager"] = class {};
  const notification = { permission, requestPermission: () => Promise.resolve(says) };
  window["Notification"] = notification;
  Object.defineProperty(globalThis, "Notification", { value: notification, configurable: true });
  Object.defineProperty(navigator, "serviceWorker", {
    value: { ready: Promise.resolve({ pushManager }) },
    configurable: true,
  });
  find<HTMLFormElement>("[data-push-state=off]").submit = () =>
    done.push([...document.querySelectorAll("input")].map((field) => field.value).join(" "));
  await pushes(find("[data-push]"));
  return done;
}

const shown = (): string[] =>
  [...document.querySelectorAll<HTMLElement>("[data-push-state]")]
    .filter((part) => !part.hidden)
    .map((part) => part.dataset.pushState ?? "");

async function press(state: string): Promise<void> {
  find(`[data-push-state=${state}]`).dispatchEvent(new Event("submit", { cancelable: true }));
  await moment(0);
  await moment(0);
}

test("a browser that cannot be told says so", async () => {
  page(`<section data-push="KEY_">${PARTS}</section>`);
  Object.defineProperty(navigator, "serviceWorker", { value: undefined, configurable: true });
  Reflect.deleteProperty(navigator, "serviceWorker");
  await pushes(find("[data-push]"));
  assert.deepEqual(shown(), ["unknown"]);
});

test("what the browser agreed to is sent to the server", async () => {
  const done = await open({});
  assert.deepEqual(shown(), ["off"]);
  await press("off");
  assert.deepEqual(done, ["subscribed for KEY_", "https://push.example/1 B1 a1"]);
});

test("who says no is told how to change it", async () => {
  const done = await open({ says: "denied" });
  await press("off");
  assert.deepEqual([done, shown()], [[], ["denied"]]);
  await open({ permission: "denied" });
  assert.deepEqual(shown(), ["denied"]);
});

test("a service that does not answer leaves the button", async () => {
  await open({ fails: true });
  await press("off");
  assert.deepEqual(shown(), ["failed", "off"]);
});

test("what is held for somebody who is not told any more is made anew", async () => {
  const done = await open({ permission: "granted", held: true });
  assert.deepEqual(shown(), ["off"]);
  await press("off");
  assert.deepEqual(done.slice(0, 2), ["unsubscribed", "subscribed for KEY_"]);
});

test("who is told ends it in the browser, too", async () => {
  const done = await open({ permission: "granted", held: true }, ON);
  assert.deepEqual(shown(), ["on"]);
  await press("on");
  assert.deepEqual(done, ["unsubscribed"]);
});

test("what was made for another key of the site is ended", async () => {
  const done = await open({ permission: "granted", held: true, key: "OLD_" }, ON);
  assert.deepEqual([done, shown()], [["unsubscribed"], ["off"]]);
});

test("a browser whose worker never comes says so", async (context) => {
  page(`<section data-push="KEY_">${PARTS}</section>`);
  (window as unknown as Record<string, unknown>)["PushManager"] = class {};
  Object.defineProperty(navigator, "serviceWorker", { value: { ready: new Promise(() => {}) }, configurable: true });
  context.mock.method(window, "setTimeout", (then: () => void) => (then(), 1));
  await pushes(find("[data-push]"));
  assert.deepEqual(shown(), ["unknown"]);
});

test("who signs out leaves nothing on the screen", async () => {
  page('<form data-sign-out><button>Sign out</button></form>');
  const done: string[] = [];
  const registration = {
    getNotifications: () => Promise.resolve([{ close: () => done.push("closed") }]),
    pushManager: {
      getSubscription: () => Promise.resolve({ unsubscribe: () => Promise.resolve(void done.push("unsubscribed")) }),
    },
  };
  const value = { getRegistration: () => Promise.resolve(registration) };
  Object.defineProperty(navigator, "serviceWorker", { value, configurable: true });
  forgetNews(find<HTMLFormElement>("form"));
  find("form").dispatchEvent(new Event("submit", { cancelable: true }));
  await moment(0);
  assert.deepEqual(done, ["closed", "unsubscribed"]);
});
