import * as fc from "fast-check";
import { expect, it } from "vitest";
import { endpointId } from "./endpointId.ts";

it.each(["fal-ai/playground-v25", "fal-ai/playground-v25/image-to-image", "workflows/me/flow/sub", "110602490/lora.v2_x"])("[F2] takes %s", (id) => {
  expect(endpointId(id)).toBe(id);
});

it.each([
  "http://evilfal.run/x", "https://not-fal.ai/y/z", "//h/x", "fal-ai/../../x", "fal-ai/x?y", "fal-ai/x\r\nHost: evil", "fal-ai/x\n", "fal-ai", "", "/fal-ai/x", "fal-ai/x/", "fal-ai//x",
  "fal-ai/a..b", "Fal-ai/x", "fal-ai/x#y", "fal-ai/x y", "fal-ai/%2e%2e/x", "evil.com:80/x", "fal-ai/x/requests/abc/cancel", "fal-ai/x/requests", `a/${"b".repeat(300)}`,
])("[F2] (T11) refuses %j", (id) => {
  expect(() => endpointId(id)).toThrow(/is not the id of a fal endpoint/);
});

it("[F2] what it takes cannot leave its host, whatever it is", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9./:?#@%\\-]{1,24}$/), (id) => {
      try {
        endpointId(id);
      } catch {
        return;
      }
      const url = new URL(`https://queue.fal.run/${id}`);
      expect([url.host, url.pathname, url.search, url.hash]).toEqual(["queue.fal.run", `/${id}`, "", ""]);
    }),
  );
});
