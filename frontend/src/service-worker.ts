/**
 * Where a page cannot be fetched our own page says so, instead of the browser's. Nothing else is
 * kept: pages are private, and a stale one would lie.
 */
import { leadTo, showNews, type Surroundings } from "./shows-news.ts";

const CACHE = "offline";
const PAGE = "/offline/";

/** The part of the worker's surroundings that is used; lib.webworker would clash with lib.dom. */
export interface Worker {
  caches: Pick<CacheStorage, "open" | "match">;
  fetch: (request: Request | string) => Promise<Response>;
}

/** Keeps the page and whatever it links to from our static files, so that it looks like ours. */
export async function keepPage({ caches, fetch }: Worker): Promise<void> {
  const page = await fetch(PAGE);
  const html = await page.clone().text();
  const files = [...html.matchAll(/(?:href|src)="(\/static\/[^"#]+)/g)].flatMap(([, path]) => path ?? []);
  const cache = await caches.open(CACHE);
  await cache.put(PAGE, page);
  await Promise.all(files.map(async (path) => cache.put(path, await fetch(path))));
}

/** The page that was asked for, or ours; null for what the browser fetches as ever. */
export function answer(
  { caches, fetch }: Worker,
  request: Request,
  preloaded: Promise<Response | undefined> = Promise.resolve(undefined),
): Promise<Response> | null {
  if (request.mode === "navigate") {
    return preloaded
      .then((response) => response ?? fetch(request))
      .catch(async () => (await caches.match(PAGE)) ?? Response.error());
  }
  if (new URL(request.url).pathname.startsWith("/static/")) {
    return fetch(request).catch(async () => (await caches.match(request)) ?? Response.error());
  }
  return null;
}

interface Life extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Asked extends Life {
  request: Request;
  preloadResponse: Promise<Response | undefined>;
  respondWith(response: Promise<Response>): void;
}

interface Pushed extends Life {
  data: { text(): string } | null;
}
interface Clicked extends Life {
  notification: Notification;
}

type Scope = EventTarget & Worker & Pick<Surroundings, "clients"> & { registration: ServiceWorkerRegistration };

export function serve(scope: Scope): void {
  const worker: Worker = { caches: scope.caches, fetch: (request) => scope.fetch(request) };
  scope.addEventListener("install", (event) => (event as Life).waitUntil(keepPage(worker)));
  scope.addEventListener("activate", (event) => {
    // Without preloading, every page would wait until the worker has woken up.
    (event as Life).waitUntil(scope.registration.navigationPreload?.enable() ?? Promise.resolve());
  });
  scope.addEventListener("fetch", (event) => {
    const { request, preloadResponse } = event as Asked;
    const response = answer(worker, request, preloadResponse);
    if (response) (event as Asked).respondWith(response);
  });
  scope.addEventListener("push", (event) => {
    const { data } = event as Pushed;
    (event as Pushed).waitUntil(showNews(scope, data?.text() ?? ""));
  });
  scope.addEventListener("notificationclick", (event) => {
    const { notification } = event as Clicked;
    notification.close();
    (event as Clicked).waitUntil(leadTo(scope, notification.data));
  });
}

if (typeof ServiceWorkerGlobalScope !== "undefined") serve(self as never);

declare const ServiceWorkerGlobalScope: unknown;
