import { crc32 } from "node:zlib";
import type { Coordinate, Generation, Graph } from "@playgraph/core";
import * as fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { embedProvenance } from "./picture/embedProvenance.ts";
import { readPngChunks } from "./picture/pngChunks.ts";
import { readProvenance } from "./picture/readProvenance.ts";
import { safeName } from "./name/safeName.ts";
import { save } from "./save.ts";
import { at } from "./testing/collected.ts";
import { testContext } from "./testing/context.ts";
import { picture, pictureFile, pixelsOf } from "./testing/pictures.ts";

const emptyGraph = (): Graph => ({ playgraph: 1, nodes: {} });

async function nameOf(name: string, coordinate: Coordinate, { graph = emptyGraph(), format = "png", node = "save" }: { graph?: Graph; format?: "png" | "jpeg" | "webp"; node?: string } = {}): Promise<string> {
  const context = testContext({ node, coordinate, graph });
  await save.run?.({ image: await picture(context, { format }), name }, context);
  return [...context.written.keys()].join();
}

describe("names", () => {
  const fox = at({ "prompt.animal": [1, "fox"], seeds: [2, "3"] });

  it.each([
    ["", "save-fox-3.png"],
    ["{seeds}", "3.png"],
    ["{animal}/{ prompt.animal }-{seeds}", "fox/fox-3.png"],
    ["{node} {seeds}.png", "save 3.png"],
    ["a.b/{seeds}.jpg", "a.b/3.jpg.png"],
  ])("[N14] %j is %s", async (name, path) => {
    expect(await nameOf(name, fox)).toBe(path);
  });

  it("[N14] ends as the picture's format does", async () => {
    expect(await nameOf("{seeds}.JPEG", fox, { format: "jpeg" })).toBe("3.jpg");
    expect(await nameOf("{seeds}", fox, { format: "webp" })).toBe("3.webp");
  });

  it.each(["{seed}", "{__proto__}", "{constructor}", "{a", "../{seeds}", "/{seeds}", "a//{seeds}", "./{seeds}", "{seeds}/", "a/ .. /{seeds}"])("[N14] refuses %j, naming the input", async (name) => {
    await expect(nameOf(name, fox)).rejects.toMatchObject({ failure: { code: "InvalidInput", field: "name" } });
  });

  it("[N14] a name that two axes share is refused, their ids are not", async () => {
    const two = at({ "a.x": 0, "b.x": 1 });
    await expect(nameOf("{x}", two)).rejects.toThrow("there are {node}, {axes}, {a.x}, {b.x}");
    expect(await nameOf("{a.x}{b.x}", two)).toBe("12.png");
    expect(await nameOf("all-{axes}", two)).toBe("all-1-2.png");
  });

  const hostile = ["../../x", "/abs/x", "C:\\x", "..\\..\\x", "a/../../b", "x\0.png", "%2e%2e%2fx", "~/.ssh/x", "CON", "con.png", "NUL.", "COM1.txt", "AUX:x", "a:b", "n::$DATA", "dot.", "space ", " ", "", ".", "..", "x".repeat(300), "ß".repeat(300), "\u202Egnp", "a\nb", "\uD800", "🐰"];

  it("[N14] a hostile label stays one safe file inside the folder, and no two meet in one name", async () => {
    const names = hostile.map(safeName);
    for (const name of names) {
      expect(name).toMatch(/^[^<>:"/\\|?*\p{C}]+$/u);
      expect(name).not.toMatch(/^[.\s]|[.\s]$|^(con|nul|aux|com1)(\.|$)/i);
      expect(Buffer.byteLength(`${name}.jpg`)).toBeLessThan(200);
    }
    expect(new Set(names.map((name) => name.toLowerCase()))).toHaveLength(hostile.length);
  });

  it("[N14] different texts never come to one name, and a safe one is kept as it is", () => {
    const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }), fc.string({ unit: fc.constantFrom("a", ".", " ", "/", ":", "-", "\0") }));
    fc.assert(fc.property(text, text, (a, b) => (safeName(a) === safeName(b)) === (a === b)), { numRuns: 2000 });
    fc.assert(fc.property(text, (a) => safeName(safeName(a)) === safeName(a)));
    expect(["fox-3", "Привет", "naïve café", "a.b", "(wide) [1] {x}"].map(safeName)).toEqual(["fox-3", "Привет", "naïve café", "a.b", "(wide) [1] {x}"]);
  });

  it("[N14] a label that an earlier key has too is followed by its own key, whatever was written before", async () => {
    const again: Coordinate = [{ axis: "s", key: 1, label: "Fox", repeated: true }];
    expect(await nameOf("{s}", again)).toBe("Fox#2.png");
    expect(await nameOf("{s}", at({ s: [0, "fox"] }))).toBe("fox.png");
    expect(await nameOf("", again)).toBe("save-Fox#2.png");
  });

  it("[N14] labels with hyphens of their own do not run together", async () => {
    expect(await nameOf("", at({ a: [0, "1-2"], b: [0, "3"] }))).toBe("save-1-2_3.png");
    expect(await nameOf("", at({ a: [0, "1"], b: [0, "2-3"] }))).toBe("save-1_2-3.png");
  });
});

describe("provenance", () => {
  const generation: Generation = { node: "generate", coordinate: "seeds=0", endpoint: "fal-ai/playground-v25", payload: { seed: 7, prompt: "häre 🐇" }, varying: {}, images: 1, receipt: { requestId: "secret-request", attempts: 3, seconds: 1.5, micros: 9, run: "r1", units: null } };
  const other = { ...generation, coordinate: "seeds=1", payload: { prompt: "b" } };

  it("[N15] holds graph without layout and $schema, coordinate and generations, and nothing of the request", async () => {
    const graph: Graph = { $schema: "../graph.schema.json", playgraph: 1, name: "G", nodes: { save: { type: "save" } }, layout: { nodes: { save: { x: 1, y: 2 } } } };
    const run = async (generations: readonly Generation[]) => {
      const context = testContext({ node: "save", graph, coordinate: at({ seeds: 0 }), generations });
      await save.run?.({ image: await picture(context, { format: "jpeg" }), name: "a" }, context);
      return context.written.get("a.jpg") ?? new Uint8Array();
    };
    const bytes = await run([other, generation]);
    expect(readProvenance(bytes)).toEqual({
      playgraph: 1,
      graph: { playgraph: 1, name: "G", nodes: { save: { type: "save" } } },
      coordinate: [{ axis: "seeds", key: 0, label: "1" }],
      generations: [
        { node: "generate", coordinate: "seeds=0", endpoint: "fal-ai/playground-v25", payload: { seed: 7, prompt: "häre 🐇" } },
        { node: "generate", coordinate: "seeds=1", endpoint: "fal-ai/playground-v25", payload: { prompt: "b" } },
      ],
    });
    expect(Buffer.from(bytes).includes("secret-request")).toBe(false);
    expect(await run([generation, other])).toEqual(bytes);
  });

  it("[N15] holds the files of subgraphs, without which the graph could not be run again", async () => {
    const graph: Graph = { playgraph: 1, nodes: { s: { type: "subgraph", inputs: { graph: "parts/p.json" } } } };
    const part: Graph = { playgraph: 1, nodes: { save: { type: "save" } }, layout: { nodes: { save: { x: 1, y: 2 } } } };
    const context = testContext({ node: "s.save", graph, graphs: new Map([["parts/p.json", part]]) });
    await save.run?.({ image: await picture(context, { format: "png" }), name: "a" }, context);
    expect(readProvenance(context.written.get("a.png") ?? new Uint8Array())).toEqual({ playgraph: 1, graph, graphs: { "parts/p.json": { playgraph: 1, nodes: { save: { type: "save" } } } }, coordinate: [], generations: [] });
  });

  const plain = (format: "png" | "jpeg" | "webp", alpha: boolean) => {
    const drawn = sharp({ create: { width: 23, height: 11, channels: 4, background: alpha ? "#12345678" : "#123456" } });
    return format === "webp" ? drawn.webp({ lossless: alpha }).toBuffer() : drawn.toFormat(format).toBuffer();
  };

  it("[N15] is read back as it was written, changes no pixel, leaves a valid file and replaces an earlier one", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom("png", "jpeg", "webp"), fc.boolean(), fc.json({ maxDepth: 3 }), async (format, alpha, text) => {
        const [bytes, value] = [await plain(format, alpha), JSON.parse(text)];
        const once = embedProvenance(bytes, value);
        expect(JSON.stringify(sorted(readProvenance(once)))).toBe(JSON.stringify(sorted(value)));
        expect(await pixelsOf(once)).toEqual(await pixelsOf(bytes));
        expect((await sharp(once).metadata()).hasAlpha).toBe((await sharp(bytes).metadata()).hasAlpha);
        expect(embedProvenance(embedProvenance(bytes, "earlier"), value)).toEqual(once);
      }),
      { numRuns: 60 },
    );
  });

  it.each(["png", "jpeg", "webp"] as const)("[N15] has room for a graph of half a megabyte in a %s", async (format) => {
    const bytes = await pictureFile({ format });
    const value = { text: "ä".repeat(250_001) };
    const once = embedProvenance(bytes, value);
    expect(readProvenance(once)).toEqual(value);
    expect(await pixelsOf(once)).toEqual(await pixelsOf(bytes));
  });

  it("[N15] keeps what stood in the file: colour profile, EXIF, comments", async () => {
    for (const format of ["png", "jpeg", "webp"] as const) {
      const bytes = await sharp(await pictureFile({ format })).withExif({ IFD0: { Copyright: "C" } }).withIccProfile("p3").toFormat(format).toBuffer();
      const [before, after] = [await sharp(bytes).metadata(), await sharp(embedProvenance(bytes, { a: 1 })).metadata()];
      expect([after.exif, after.icc, after.width]).toEqual([before.exif, before.icc, before.width]);
      expect(before.icc).toBeDefined();
    }
  });

  it("[N15] every chunk of a PNG has its right checksum", async () => {
    const { chunks } = readPngChunks(embedProvenance(await pictureFile(), { a: "ä" }));
    expect(chunks.map(({ type }) => type)).toContain("iTXt");
    for (const { whole } of chunks) expect(Buffer.from(whole).readUInt32BE(whole.length - 4)).toBe(crc32(whole.subarray(4, -4)));
  });

  it("[N15] a picture without it has none", async () => {
    for (const format of ["png", "jpeg", "webp"] as const) expect(readProvenance(await pictureFile({ format }))).toBeUndefined();
  });
});

/** Keys in one order, so that only content counts; a key `__proto__` is data like any other. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? 0 : value;
  return Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, sorted(value)]);
}
