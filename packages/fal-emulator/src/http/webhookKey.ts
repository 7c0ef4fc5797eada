import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";

/**
 * The emulator's ED25519 key. It is the same everywhere and no secret: it proves that a receiver checks signatures, and nothing
 * else. The bytes in front of the seed say "PKCS #8, ED25519, 32 bytes".
 */
const privateKey = createPrivateKey({
  key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), createHash("sha256").update("playgraph fal emulator").digest()]),
  format: "der",
  type: "pkcs8",
});

/** `GET /.well-known/jwks.json`: the keys that webhooks may be signed with. */
export function jwks(): object {
  const { x } = createPublicKey(privateKey).export({ format: "jwk" });
  return { keys: [{ kty: "OKP", crv: "Ed25519", use: "sig", alg: "EdDSA", kid: "emulator", x }] };
}

/** The headers that prove a webhook: a signature over request id, user id, time (Unix seconds) and the SHA-256 of the body. */
export function signWebhook(requestId: string, userId: string, now: number, body: Uint8Array): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(now / 1000));
  const message = [requestId, userId, timestamp, createHash("sha256").update(body).digest("hex")].join("\n");
  return {
    "x-fal-webhook-request-id": requestId,
    "x-fal-webhook-user-id": userId,
    "x-fal-webhook-timestamp": timestamp,
    "x-fal-webhook-signature": sign(null, Buffer.from(message), privateKey).toString("hex"),
  };
}
