// Verifies each mail that is named, with the domain's records from a file, and prints what it found.
import { readFileSync } from "node:fs";
import { dkimVerify } from "mailauth/lib/dkim/verify.js";

const [records, ...mails] = process.argv.slice(2);
const txt = JSON.parse(readFileSync(records, "utf8"));
const resolver = async (name, type) => {
  if (type === "TXT" && name in txt) return [[txt[name]]];
  throw Object.assign(new Error(`no ${type} of ${name}`), { code: "ENOTFOUND" });
};
const found = [];
for (const mail of mails) {
  const { results } = await dkimVerify(readFileSync(mail), { resolver });
  found.push(results.map(({ status, selector, signingDomain, algo }) => [selector, signingDomain, algo, status.result]));
}
console.log(JSON.stringify(found));
