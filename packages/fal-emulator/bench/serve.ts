// How long the emulator holds others up while it draws, and how many pictures a second it serves, by hand: npm run bench:serve -w packages/fal-emulator
import { setTimeout as sleep } from "node:timers/promises";
import { startEmulator } from "@playgraph/fal-emulator";

const cases = [{ side: 512, pictures: 24 }, { side: 1024, pictures: 24 }, { side: 2048, pictures: 6 }, { side: 4096, pictures: 3 }];
const headers = { authorization: "Key bench" };
for (const { side, pictures } of cases) {
  const emulator = await startEmulator({ concurrency: 100, timing: { queueMs: 0, runMs: 0, stepMs: 0 } });
  const urls = await Promise.all(Array.from({ length: pictures + 1 }, async (_, seed) => {
    const body = JSON.stringify({ prompt: "Easter bunny", seed, image_size: { width: side, height: side } });
    const reply = await fetch(`${emulator.url}/fal.run/fal-ai/playground-v25`, { method: "POST", headers, body });
    const { images }: { readonly images: readonly { readonly url: string }[] } = JSON.parse(await reply.text());
    return images[0]?.url ?? "";
  }));
  const [warm = "", ...rest] = urls;
  const began = performance.now();
  await (await fetch(warm)).arrayBuffer();
  const first = performance.now() - began;
  let longest = 0;
  const done = new AbortController();
  const watch = (async () => {
    while (!done.signal.aborted) {
      const asked = performance.now();
      await (await fetch(`${emulator.url}/_emulator/ledger`)).arrayBuffer();
      longest = Math.max(longest, performance.now() - asked);
      await sleep(10); // a caller that never rests would take the time it measures
    }
  })();
  const start = performance.now();
  await Promise.all(rest.map(async (url) => (await fetch(url)).arrayBuffer()));
  const each = (performance.now() - start) / rest.length;
  done.abort();
  await watch;
  console.log(`${side} x ${side}: first ${first.toFixed(0)} ms, then ${each.toFixed(1)} ms a picture (${rest.length}); another caller waited up to ${longest.toFixed(0)} ms`);
  await emulator.close();
}
