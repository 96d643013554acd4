// A provider of OpenID Connect that others have written: node provide-oidc.mjs PORT CLIENT SECRET RETURNS_TO
import Provider from "oidc-provider";

const [port, client, secret, returnsTo] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: client, client_secret: secret, redirect_uris: [returnsTo] }],
  pkce: { required: () => true },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@maple.example`, email_verified: true, name: `${id} of Maple` }),
  }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
