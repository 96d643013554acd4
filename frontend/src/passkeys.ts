/** <form data-passkey="create|get">: its button asks the device, and sends what that answers.
 *
 * What to ask stands in data-options, or is fetched from data-options-from. Bytes travel as
 * base64url; the fields that hold them are those of WebAuthn level 2, for browsers that have no
 * parseCreationOptionsFromJSON yet.
 */
interface Described { id: string; type: "public-key"; transports?: AuthenticatorTransport[] }
interface Options {
  publicKey: {
    challenge: string;
    user?: { id: string; name: string; displayName: string };
    excludeCredentials?: Described[];
    allowCredentials?: Described[];
  };
}

export function passkeys(form: HTMLFormElement): void {
  const part = <E extends HTMLElement>(name: string): E | null => form.querySelector<E>(`[data-${name}]`);
  const button = part<HTMLButtonElement>("passkey-button");
  const field = part<HTMLInputElement>("credential");
  const fault = part("passkey-fault");
  if (!button || !field || !("PublicKeyCredential" in window) || !navigator.credentials) return;
  button.hidden = false;
  const missing = part("passkey-missing");
  if (missing) missing.hidden = true;
  form.addEventListener("submit", (event) => {
    if (field.value) return;
    event.preventDefault();
    if (fault) fault.hidden = true;
    button.disabled = true;
    void ask(form)
      .then((answer) => {
        field.value = JSON.stringify(answer);
        form.submit();
      })
      .catch(() => {
        button.disabled = false;
        if (fault) fault.hidden = false;
      });
  });
  // A page that comes back from the browser's memory asks anew.
  window.addEventListener("pageshow", () => {
    field.value = "";
    button.disabled = false;
  });
}

async function ask(form: HTMLFormElement): Promise<object> {
  const { publicKey } = await options(form);
  const asked = {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    ...(publicKey.user && { user: { ...publicKey.user, id: bytes(publicKey.user.id) } }),
    ...(publicKey.excludeCredentials && { excludeCredentials: publicKey.excludeCredentials.map(described) }),
    ...(publicKey.allowCredentials && { allowCredentials: publicKey.allowCredentials.map(described) }),
  };
  const credential =
    form.dataset["passkey"] === "create"
      ? await navigator.credentials.create({ publicKey: asked as unknown as PublicKeyCredentialCreationOptions })
      : await navigator.credentials.get({ publicKey: asked as unknown as PublicKeyCredentialRequestOptions });
  if (!credential) throw new Error("no credential");
  return said(credential as PublicKeyCredential);
}

async function options(form: HTMLFormElement): Promise<Options> {
  const { options: here, optionsFrom } = form.dataset;
  if (!optionsFrom) return JSON.parse(here ?? "") as Options;
  const answer = await fetch(optionsFrom, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return ((await answer.json()) as { request_options: Options }).request_options;
}

/** The credential as the server reads it. */
export function said(credential: PublicKeyCredential): object {
  const response = credential.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse;
  const sent: Record<string, string | null> = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"] as const) {
    const value: ArrayBuffer | null | undefined = response[name];
    if (value) sent[name] = text(value);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: sent,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

const described = (known: Described): object => ({ ...known, id: bytes(known.id) });

export function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

export function text(buffer: ArrayBuffer): string {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
