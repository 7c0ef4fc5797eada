// Milliseconds of one core to draw and to encode one picture, by hand: npm run bench -w packages/fal-emulator
import sharp from "sharp";
import { drawPicture } from "../src/picture/drawPicture.ts";
import { encodePicture } from "../src/picture/encodePicture.ts";

sharp.concurrency(1);
const rounds = 20;
const cases = [
  { width: 1024, height: 1024, steps: 25 }, { width: 1024, height: 1024, steps: 50 }, { width: 1024, height: 1024, steps: 4 },
  { width: 512, height: 512, steps: 25 }, { width: 1024, height: 576, steps: 25 }, { width: 4096, height: 4096, steps: 25 },
];
for (const size of cases) {
  let [drawing, encoding] = [0, 0];
  for (let round = -3; round < rounds; round++) {
    const start = cpuMs();
    const canvas = drawPicture({ prompt: "Easter bunny crafting an incantation", negativePrompt: "", seed: round + 3, guidance: 3, guidanceRescale: 0, index: 0, embeddings: [], ...size });
    const drawn = cpuMs();
    await encodePicture(canvas, "jpeg");
    if (round < 0) continue; // the first rounds warm the compiler up
    drawing += drawn - start;
    encoding += cpuMs() - drawn;
  }
  console.log(`${size.width} x ${size.height}, ${size.steps} steps: draw ${(drawing / rounds).toFixed(1)} ms + jpeg ${(encoding / rounds).toFixed(1)} ms`);
}

/** Processor time, not wall time: other work on the machine does not count. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
