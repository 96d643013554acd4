/** What the server finds while one types: `?q=words` is answered with [{"value": "7", "name": "Algebra"}]. */
export interface Found {
  value: string;
  name: string;
  note?: string;
}

export async function ask(url: string, words: string): Promise<Found[]> {
  const address = new URL(url, location.href);
  address.searchParams.set("q", words);
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  return answer.ok ? ((await answer.json()) as Found[]) : [];
}
