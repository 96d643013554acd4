/** A picture on its way to the server: how far it is, and its key, or in words why it is not taken. */

export interface Upload {
  address: string;
  body: FormData;
  progress: (share: number) => void;
}
/** What the server says to it; nothing where it was not reached. */
export type Answer = { key: string } | { message: string } | null;

/** `fetch` tells of no progress. */
export function upload({ address, body, progress }: Upload): Promise<Answer> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      if (total) progress(loaded / total);
    });
    request.addEventListener("load", () => resolve(read(request)));
    for (const failed of ["error", "abort", "timeout"]) request.addEventListener(failed, () => resolve(null));
    request.send(body);
  });
}

function read({ status, responseText }: XMLHttpRequest): Answer {
  try {
    const { key, message } = JSON.parse(responseText) as { key?: unknown; message?: unknown };
    if (status === 201 && typeof key === "string") return { key };
    return { message: typeof message === "string" ? message : "" };
  } catch {
    return { message: "" };
  }
}
