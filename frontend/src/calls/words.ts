import { sentence } from "../sentences.ts";

/** What a call says, in the reader's language. */
export function words(name: string, values: Record<string, string> = {}): string {
  return sentence(name, values, "call-sentences");
}
