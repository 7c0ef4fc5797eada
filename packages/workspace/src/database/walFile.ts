/** Bytes of the header of a write-ahead log, and of each of its frames. @see https://www.sqlite.org/fileformat2.html#the_write_ahead_log */
const headerSize = 32;
const frameHeaderSize = 24;

type Layout = { readonly view: DataView; readonly page: number; readonly isLittle: boolean; readonly frames: number };
type Sum = readonly [number, number];

/**
 * Whether SQLite would leave out a commit that stands in the file, since something before it is damaged. It stops at the first frame whose checksum is wrong and takes the rest for
 * what is left of an earlier use of the file. Such rests have other salts, though: frames of this use, behind the place where the chain breaks, were written and have been damaged.
 * @param wal the whole file
 */
export function hidesCommits(wal: Uint8Array): boolean {
  if (wal.length <= headerSize) return false;
  const layout = layoutOf(wal);
  if (!layout) return true;
  const { view, frames } = layout;
  for (let index = believed(layout); index < frames; index++) {
    const at = frameAt(layout, index);
    if (isOfThisUse(layout, at) && view.getUint32(at + 4) !== 0) return true;
  }
  return false;
}

/**
 * A log of the frames of this use that are there, with checksums that SQLite believes: what is right in them can then be read, row by row.
 * A damaged header is made anew, from what the first frame says. Undefined for a file without frames.
 */
export function believable(wal: Uint8Array): Uint8Array | undefined {
  const copy = Uint8Array.from(wal);
  if (!layoutOf(copy)) renewHeader(copy);
  const layout = layoutOf(copy);
  if (!layout) return undefined;
  const { view, page } = layout;
  let sum = headerSum(layout);
  let kept = 0;
  for (let index = 0; index < layout.frames; index++) {
    const from = frameAt(layout, index);
    if (!isOfThisUse(layout, from) || view.getUint32(from) === 0) continue;
    const at = frameAt(layout, kept++);
    copy.copyWithin(at, from, from + frameHeaderSize + page);
    sum = checksum(layout, checksum(layout, sum, at, 8), at + frameHeaderSize, page);
    view.setUint32(at + 16, sum[0]);
    view.setUint32(at + 20, sum[1]);
  }
  return copy.subarray(0, frameAt(layout, kept));
}

/** Of a database of our own making: pages of 4096 bytes, written by version 3007000 of the format. */
function renewHeader(wal: Uint8Array): void {
  const view = new DataView(wal.buffer, wal.byteOffset, wal.byteLength);
  const size = frameHeaderSize + 4096;
  for (let at = headerSize; at + size <= wal.length; at += size) {
    if (view.getUint32(at) === 0) continue;
    for (const [index, word] of [0x377f0682, 3_007_000, 4096, 0, view.getUint32(at + 8), view.getUint32(at + 12)].entries()) view.setUint32(4 * index, word);
    const sum = checksum({ view, isLittle: true }, [0, 0], 0, 24);
    view.setUint32(24, sum[0]);
    view.setUint32(28, sum[1]);
    return;
  }
}

/** Undefined if the header is damaged. */
function layoutOf(wal: Uint8Array): Layout | undefined {
  if (wal.length < headerSize) return undefined;
  const view = new DataView(wal.buffer, wal.byteOffset, wal.byteLength);
  const magic = view.getUint32(0);
  const page = view.getUint32(8);
  if ((magic !== 0x377f0682 && magic !== 0x377f0683) || page < 512 || page > 65_536) return undefined;
  const layout = { view, page, isLittle: magic === 0x377f0682, frames: Math.floor((wal.length - headerSize) / (frameHeaderSize + page)) };
  const [first, second] = checksum(layout, [0, 0], 0, 24);
  return first === view.getUint32(24) && second === view.getUint32(28) ? layout : undefined;
}

/** How many frames SQLite believes, whether or not they are committed. */
function believed(layout: Layout): number {
  const { view, frames, page } = layout;
  let sum = headerSum(layout);
  for (let index = 0; index < frames; index++) {
    const at = frameAt(layout, index);
    if (!isOfThisUse(layout, at)) return index;
    sum = checksum(layout, checksum(layout, sum, at, 8), at + frameHeaderSize, page);
    if (sum[0] !== view.getUint32(at + 16) || sum[1] !== view.getUint32(at + 20)) return index;
  }
  return frames;
}

function headerSum({ view }: Layout): Sum {
  return [view.getUint32(24), view.getUint32(28)];
}

function frameAt({ page }: Layout, index: number): number {
  return headerSize + index * (frameHeaderSize + page);
}

function isOfThisUse({ view }: Layout, at: number): boolean {
  return view.getUint32(at + 8) === view.getUint32(16) && view.getUint32(at + 12) === view.getUint32(20);
}

/** @param length a multiple of 8 */
function checksum({ view, isLittle }: Pick<Layout, "view" | "isLittle">, [first, second]: Sum, from: number, length: number): Sum {
  let [a, b] = [first, second];
  for (let at = from; at < from + length; at += 8) {
    a = (a + view.getUint32(at, isLittle) + b) >>> 0;
    b = (b + view.getUint32(at + 4, isLittle) + a) >>> 0;
  }
  return [a, b];
}
