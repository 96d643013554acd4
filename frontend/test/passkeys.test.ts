import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, passkeys, text } from "../src/passkeys.ts";
import { find, moment, page } from "./page.ts";

const FORM = `<form data-passkey="get" data-options='{"publicKey":{"challenge":"AP_-","allowCredentials":[{"id":"AQ","type":"public-key"}]}}'>
  <input type="hidden" name="credential" data-credential><p data-passkey-fault hidden></p>
  <button type="submit" data-passkey-button hidden></button><p data-passkey-missing></p></form>`;

const buffer = (...numbers: number[]): ArrayBuffer => Uint8Array.from(numbers).buffer;

function browser(get: (asked: CredentialRequestOptions) => Promise<unknown>): { sent: string[] } {
  const sent: string[] = [];
  const window = page(FORM) as unknown as Record<string, unknown>;
  window["PublicKeyCredential"] = class {};
  Object.defineProperty(navigator, "credentials", { value: { get }, configurable: true });
  find<HTMLFormElement>("form").submit = () => sent.push(find<HTMLInputElement>("[data-credential]").value);
  passkeys(find<HTMLFormElement>("form"));
  return { sent };
}

const press = async (): Promise<void> => {
  find("form").dispatchEvent(new Event("submit", { cancelable: true }));
  await moment(0);
};

test("bytes travel as base64url, and back", () => {
  assert.deepEqual([...bytes("AP_-")], [0, 255, 254]);
  assert.equal(text(buffer(0, 255, 254)), "AP_-");
  assert.equal(text(buffer()), "");
});

test("where there are no passkeys, the page says so and has no button", () => {
  page(FORM);
  passkeys(find<HTMLFormElement>("form"));
  assert.equal(find("button").hidden, true);
  assert.equal(find("[data-passkey-missing]").hidden, false);
});

test("the device is asked by bytes, and its answer is sent", async () => {
  let asked: CredentialRequestOptions = {};
  const { sent } = browser(async (options) => {
    asked = options;
    return {
      id: "AQ", rawId: buffer(1), type: "public-key", getClientExtensionResults: () => ({}),
      response: { clientDataJSON: buffer(2), authenticatorData: buffer(3), signature: buffer(4), userHandle: null },
    };
  });
  assert.equal(find("button").hidden, false);
  assert.equal(find("[data-passkey-missing]").hidden, true);
  await press();
  assert.deepEqual([...(asked.publicKey?.challenge as Uint8Array)], [0, 255, 254]);
  assert.deepEqual([...(asked.publicKey?.allowCredentials?.[0]?.id as Uint8Array)], [1]);
  assert.deepEqual(JSON.parse(sent[0] ?? ""), {
    id: "AQ", rawId: "AQ", type: "public-key", clientExtensionResults: {},
    response: { clientDataJSON: "Ag", authenticatorData: "Aw", signature: "BA" },
  });
});

test("what was stopped is said, and can be tried again", async () => {
  const { sent } = browser(() => Promise.reject(new Error("NotAllowedError")));
  await press();
  assert.deepEqual(sent, []);
  assert.equal(find("[data-passkey-fault]").hidden, false);
  assert.equal(find<HTMLButtonElement>("button").disabled, false);
});
