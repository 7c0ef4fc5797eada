import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Breach } from "../breach.ts";
import { inspectFolder } from "../inspectFolder.ts";
import { halfFiles } from "../judgeFiles.ts";
import { countsOf, judgeLab } from "../judgeLab.ts";
import { judgeProcess } from "../judgeProcess.ts";
import { type Lab, openLab, type RunOptions } from "../lab.ts";
import { lastWords } from "../lastWords.ts";
import type { Mode, Trial, Verdict } from "../mode.ts";
import { referenceGraph } from "../referenceGraph.ts";
import { type SmallDisk, smallDisk } from "../smallDisk.ts";
import { undisturbedRun } from "../undisturbed.ts";

/** Room that comes to an end: in the database, on the disk, in a single file; and folders that take nothing. */
export const storage: Mode = {
  name: "storage",
  title: "full database, full disk, limited files, read-only folders",
  async trials({ seed, size }) {
    const isLong = size === "long";
    const every = <Value>(values: readonly Value[], some: number) => (isLong ? values : values.filter((_, index) => index % some === seed % some));
    const disk = await smallDisk(64);
    await disk?.close(false);
    return [
      ...every(numbers(1, 36, 1), 17).map((pages): Trial => ({ name: `${pages}-pages`, perform: () => tight({ injection: { mostPages: pages } }) })),
      // In blocks of 512 bytes, as the shell counts: the first tens of thousands are the compiled code that Node keeps for itself.
      ...every([...numbers(1, 40, 1), ...numbers(42, 400, 6)], 47).map((blocks): Trial => ({ name: `${blocks}-blocks`, perform: () => tight({ shell: `ulimit -f ${blocks}` }) })),
      ...(disk ? every(numbers(8, 800, 12), 33).map((kilobytes): Trial => ({ name: `${kilobytes}-kilobytes`, perform: () => fullDisk(kilobytes) })) : []),
      ...["out", ".playgraph", ".playgraph/blobs"].map((folder): Trial => ({ name: `read-only-${folder.replaceAll("/", "-")}`, perform: () => readOnly(folder) })),
    ];
  },
};

function numbers(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

/** A run that has too little room, and one more that has enough. The service keeps no list: what is known of a request is what was written down. */
async function tight(how: RunOptions): Promise<Verdict> {
  const lab = await openLab(referenceGraph, { requestList: "off" });
  const breaches: Breach[] = [];
  try {
    breaches.push(...(await tried(lab, how, () => Promise.resolve())));
    return { breaches, ...countsOf(lab), folder: lab.folder, ...endingOf(lab) };
  } finally {
    await lab.close(breaches.length > 0);
  }
}

async function fullDisk(kilobytes: number): Promise<Verdict> {
  const disk = await smallDisk(kilobytes);
  if (!disk) throw new Error("No disk could be mounted, where one could be before.");
  return onDisk(disk, (lab) => tried(lab, {}, () => disk.change("size=64m")));
}

/** Root may write into any folder; only a disk that is read-only holds it back. */
async function readOnly(folder: string): Promise<Verdict> {
  const disk = await smallDisk(65_536);
  if (disk) return onDisk(disk, (lab) => triedReadOnly(lab, folder, () => disk.change("ro"), () => disk.change("rw")));
  const lab = await openLab(referenceGraph, { requestList: "off" });
  const breaches: Breach[] = [];
  try {
    const path = join(lab.folder, folder);
    breaches.push(...(await triedReadOnly(lab, folder, () => chmod(path, 0o555), () => chmod(path, 0o755))));
    return { breaches, ...countsOf(lab), folder: lab.folder };
  } finally {
    await lab.close(breaches.length > 0);
  }
}

async function onDisk(disk: SmallDisk, attempt: (lab: Lab) => Promise<readonly Breach[]>): Promise<Verdict> {
  const breaches: Breach[] = [];
  let kept: string | undefined;
  let found: Pick<Verdict, "generations" | "accepted" | "ending"> = { generations: 0, accepted: 0 };
  try {
    const lab = await openLab(referenceGraph, { requestList: "off" }, disk.folder).catch(() => undefined);
    // Not even the graph has room.
    if (!lab) return { breaches, ...found };
    breaches.push(...(await attempt(lab)));
    found = { ...countsOf(lab), ...endingOf(lab) };
    await lab.emulator.close();
  } finally {
    kept = await disk.close(breaches.length > 0);
  }
  return { breaches, ...found, ...(kept === undefined ? {} : { folder: kept }) };
}

/** How the run ended that had too little room. */
function endingOf({ ended: [first] }: Lab): Pick<Verdict, "ending"> {
  return { ending: first?.code === 0 ? "success" : first?.code === 6 ? "decision" : "failure" };
}

async function tried(lab: Lab, how: RunOptions, makeRoom: () => Promise<void>): Promise<readonly Breach[]> {
  const undisturbed = await undisturbedRun();
  const breaches: Breach[] = [];
  const first = await lab.run(how);
  breaches.push(...halfFiles(await inspectFolder(lab.folder)));
  if (first.code === null || ![0, 1, 2, 3, 6].includes(first.code)) breaches.push({ kind: "other", sentence: `exit code ${first.code} without room: ${lastWords(first)}` });
  if (first.code === 0) breaches.push(...(await judgeLab(lab, first, undisturbed)).filter(({ sentence }) => !sentence.endsWith("was left behind")));
  await makeRoom();
  // Whoever does not allow a second submission gets along: all that left is written down.
  const second = await lab.run();
  return [...breaches, ...lab.ended.flatMap(judgeProcess), ...(await judgeLab(lab, second, undisturbed))];
}

/** @param folder where nothing can be written while a run is tried, before anything is there and after a run was killed */
async function triedReadOnly(lab: Lab, folder: string, close: () => Promise<void>, open: () => Promise<void>): Promise<readonly Breach[]> {
  const undisturbed = await undisturbedRun();
  const breaches: Breach[] = [];
  await mkdir(join(lab.folder, folder), { recursive: true });
  await close();
  const first = await lab.run();
  if (first.code === 0) breaches.push({ kind: "other", sentence: `${folder} takes nothing, and the run ended with code 0` });
  const sent = countsOf(lab).accepted;
  if (folder !== "out" && folder !== ".playgraph/blobs" && sent > 0) breaches.push({ kind: "other", sentence: `${sent} submissions, though nothing can be written down` });
  await open();
  await lab.run({ injection: { kill: { step: Math.floor(undisturbed.steps.length / 2), when: "before" } } });
  await close();
  await lab.run();
  await open();
  const last = await lab.run({ more: ["--on-unknown", "resubmit"] });
  return [...breaches, ...lab.ended.flatMap(judgeProcess), ...(await judgeLab(lab, last, undisturbed))];
}
