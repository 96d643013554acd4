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

function page(path: string): object {
  return { url: `https://docendo.example${path}`, focus: () => Promise.resolve(void went.push(path)) };
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

test("what is no message of ours shows nothing", async () => {
  for (const text of ["", "{", "[]", JSON.stringify({ ...MESSAGE, address: "https://evil.example/" })]) {
    await showNews(scope, text);
  }
  assert.equal(shown.length, 0);
});

test("pressing it leads there, and takes no page away from what somebody does", async () => {
  await leadTo(scope, "/me/notices/7/");
  pages = [page("/c/maple/rooms/3/"), page("/me/notices/8/")];
  await leadTo(scope, "/me/notices/7/");
  await leadTo(scope, "/me/notices/8/");
  assert.deepEqual(went, ["new: /me/notices/7/", "new: /me/notices/7/", "/me/notices/8/"]);
});

test("it leads to no other site", async () => {
  const wrong = ["https://evil.example/", "//evil.example/", "/\\evil.example/", "/\t/evil.example/", undefined];
  for (const address of wrong) await leadTo(scope, address);
  assert.deepEqual(went, wrong.map(() => "new: /"));
});
