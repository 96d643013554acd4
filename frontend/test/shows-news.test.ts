import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { leadTo, showNews, type Surroundings } from "../src/shows-news.ts";

const MESSAGE = {
  title: "Maple",
  words: "Jonas answered",
  address: "/me/notices/7/",
  tag: "notice-7",
  lang: "en",
  dir: "ltr",
  icon: "/static/icon.png",
};

let shown: [string, NotificationOptions][];
let went: string[];
let scope: Surroundings;
let pages: object[];

function page(state: object, navigate = (place: string) => Promise.resolve(void went.push(place))): object {
  const one = { focused: false, visibilityState: "hidden", navigate, focus: () => Promise.resolve(one), ...state };
  return one;
}

beforeEach(() => {
  shown = [];
  went = [];
  pages = [];
  scope = {
    clients: {
      matchAll: () => Promise.resolve(pages as never),
      openWindow: (place) => Promise.resolve(void went.push(`new: ${place}`)),
    },
    registration: {
      showNotification: (title, options) => Promise.resolve(void shown.push([title, options])),
    },
  };
});

test("a message is shown as its reader reads, and later ones of it take its place", async () => {
  await showNews(scope, JSON.stringify({ ...MESSAGE, lang: "ar", dir: "rtl" }));
  assert.deepEqual(shown, [
    [
      "Maple",
      {
        body: "Jonas answered",
        tag: "notice-7",
        lang: "ar",
        dir: "rtl",
        icon: "/static/icon.png",
        data: "/me/notices/7/",
      },
    ],
  ]);
});

test("who looks at a page of ours is told there", async () => {
  pages = [page({ focused: true, visibilityState: "visible" })];
  await showNews(scope, JSON.stringify(MESSAGE));
  assert.equal(shown.length, 0);
  pages = [page({ focused: false, visibilityState: "visible" })];
  await showNews(scope, JSON.stringify(MESSAGE));
  assert.equal(shown.length, 1);
});

test("what is no message of ours shows nothing", async () => {
  for (const text of ["", "{", "[]", JSON.stringify({ ...MESSAGE, address: "https://evil.example/" })]) {
    await showNews(scope, text);
  }
  assert.equal(shown.length, 0);
});

test("pressing it leads there, in a page that is open or in a new one", async () => {
  await leadTo(scope, "/me/notices/7/");
  pages = [page({})];
  await leadTo(scope, "/me/notices/8/");
  pages = [page({}, () => Promise.reject(new TypeError("not controlled")))];
  await leadTo(scope, "/me/notices/9/");
  assert.deepEqual(went, ["new: /me/notices/7/", "/me/notices/8/", "new: /me/notices/9/"]);
});

test("it leads to no other site", async () => {
  for (const address of ["https://evil.example/", "//evil.example/", undefined]) await leadTo(scope, address);
  assert.deepEqual(went, ["new: /", "new: /", "new: /"]);
});
