// One contender, one shape, one size, in a process of its own: node src/cell.ts CONTENDER SHAPE TASKS
import type { CellReport, Lap } from "./cellReport.ts";
import type { Build } from "./contender.ts";
import { contenders } from "./contenders/contenders.ts";
import { peakBytes } from "./peakBytes.ts";
import { shapes } from "./shapes/shapes.ts";

/** Further laps begin as long as so much time, in milliseconds, has not passed; there are never more than the second number. */
const [patience, mostLaps] = [1_000, 15];

const [contenderName = "", shapeName = "", size = ""] = process.argv.slice(2);
const [entry, makeWork] = [contenders.get(contenderName), shapes.get(shapeName)];
if (!entry || !makeWork) throw new Error(`There is no contender "${contenderName}" or no shape "${shapeName}".`);
const contender = await entry.load();
const emptyPeak = peakBytes();
const work = makeWork(Number(size));
const build = "dag" in work ? contender.dag(work.dag) : contender.sweep(work.sweep);
const documentPeak = peakBytes();

const begin = performance.now();
const first = await lap(build);
const peak = peakBytes();
const laps = [first.lap];
while (laps.length < mostLaps && performance.now() - begin < patience) {
  const next = await lap(build);
  if (next.checksum !== first.checksum) throw new Error(`The second run gave ${next.checksum}, the first one ${first.checksum}.`);
  laps.push(next.lap);
}
console.log(JSON.stringify({ tasks: work.tasks, checksum: first.checksum, laps, emptyPeak, documentPeak, peak } satisfies CellReport));

async function lap(build: Build): Promise<{ readonly lap: Lap; readonly checksum: number }> {
  const [start, startCpu] = [performance.now(), cpuMicroseconds()];
  const run = await build();
  const [built, builtCpu] = [performance.now(), cpuMicroseconds()];
  const checksum = await run();
  const [end, endCpu] = [performance.now(), cpuMicroseconds()];
  return { lap: { build: (built - start) * 1000, run: (end - built) * 1000, buildCpu: builtCpu - startCpu, runCpu: endCpu - builtCpu }, checksum };
}

/** Of all threads: what the collector of garbage does beside the program is counted too. */
function cpuMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
