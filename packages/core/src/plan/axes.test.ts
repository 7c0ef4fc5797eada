import { expect, it } from "vitest";
import type { Wire } from "../document/graph.ts";
import type { Json } from "../document/json.ts";
import { told } from "../testing/runExample.ts";

const list = (...values: (string | number)[]) => ({ type: "values", inputs: { list: values } });
const from = (wire: string) => ({ $from: wire });

it("[R1] a ragged axis has at each coordinate the keys that its owner made there", async () => {
  expect(await told({ n: list(2, 0, 1), each: { type: "upto", inputs: { n: from("n.value") } }, out: { type: "plus", inputs: { a: from("each.i"), b: from("n.value") } } })).toEqual([
    "n=0,each=0 → 0+2",
    "n=0,each=1 → 1+2",
    "n=2,each=0 → 0+1",
  ]);
});

it("[R1] parents that are not in the set are dropped: what exists depends on the axes alone", async () => {
  const nodes = {
    n: list(1, 3),
    each: { type: "upto", inputs: { n: from("n.value") } },
    column: { type: "rows", inputs: { a: from("each.i"), over: ["n"] } },
    both: { type: "plus", inputs: { a: from("column.rows"), b: from("n.value") } },
  };
  expect(await told(nodes, { outputs: ["column.rows"] })).toEqual(["each=0 → n=0,each=0:0 n=1,each=0:0", "each=1 → n=1,each=1:1", "each=2 → n=1,each=2:2"]);
  // Joined with `n` again, `each` has at each of its keys the keys that it has there, not the cross product.
  expect((await told(nodes, { outputs: ["both.sum"] })).map((line) => line.split(" ")[0])).toEqual(["n=0,each=0", "n=1,each=0", "n=1,each=1", "n=1,each=2"]);
});

it("[R2] only keys match: equal labels stay apart", async () => {
  expect(await told({ n: list("x", "x"), out: { type: "plus", inputs: { a: from("n.value") } } })).toEqual(["n=0 → x", "n=1 → x"]);
});

it("[R3] an emitting task that fails has the key none after what it had yielded, and one that ends without items has no key", async () => {
  const nodes = { n: list(13, 0), each: { type: "upto", inputs: { n: from("n.value") } }, sheet: { type: "rows", inputs: { a: from("each.i"), over: ["each"] } } };
  const [bad, empty] = await told(nodes);
  expect(bad).toBe(`n=0 → ${Array.from({ length: 13 }, (_, key) => `n=0,each=${key}:${key}`).join(" ")} n=0,each=none:!`);
  expect(empty).toBe("n=1 → ");
});

it("[R3] an emitting task that does not run has only the key none, and its task outputs carry the same state", async () => {
  const nodes = { n: list(1, 2), parity: { type: "parity", inputs: { value: from("n.value") } }, each: { type: "upto", inputs: { n: from("parity.even") } }, task: { type: "plus", inputs: { a: from("each.n") } } };
  expect(await told(nodes, { outputs: ["each.i", "task.sum"] })).toEqual(["n=0,each=none → 1 is odd", "n=1,each=0 → 0 | 2", "n=1,each=1 → 1 | 2", "n=0 → 1 is odd", "n=1 → 2"]);
});

it("[R3] a task with several new axes makes a full box", async () => {
  expect(await told({ prompt: { type: "box" } })).toEqual([
    "prompt.animal=0,prompt.place=0 → cat sea",
    "prompt.animal=0,prompt.place=1 → cat hill",
    "prompt.animal=0,prompt.place=2 → cat moor",
    "prompt.animal=1,prompt.place=0 → dog sea",
    "prompt.animal=1,prompt.place=1 → dog hill",
    "prompt.animal=1,prompt.place=2 → dog moor",
  ]);
});

it("[R4] parents come before the axes made under them, otherwise axes are ordered by id, however a join is written", async () => {
  const nodes = { z: list(2), a: { type: "upto", inputs: { n: from("z.value") } }, b: list("b") };
  const one = await told({ ...nodes, out: { type: "plus", inputs: { a: from("a.i"), b: from("b.value") } } });
  const other = await told({ ...nodes, left: { type: "plus", inputs: { a: from("b.value") } }, out: { type: "plus", inputs: { b: from("left.sum"), a: from("a.i") } } });
  expect(one).toEqual(["b=0,z=0,a=0 → 0+b", "b=0,z=0,a=1 → 1+b"]);
  expect(other).toEqual(one);
});

it("[R5] shared axes are matched, others crossed; a node on which no axis depends runs once", async () => {
  const nodes = {
    x: list("x", "y"),
    k: list(1, 2, 3),
    caption: { type: "plus", inputs: { a: from("x.value") } },
    once: { type: "plus", inputs: { a: "literal" } },
    out: { type: "plus", inputs: { a: from("caption.sum"), b: from("x.value"), c: from("k.value") } },
  };
  expect(await told(nodes, { outputs: ["out.sum"] })).toEqual(["k=0,x=0 → x+x+1", "k=0,x=1 → y+y+1", "k=1,x=0 → x+x+2", "k=1,x=1 → y+y+2", "k=2,x=0 → x+x+3", "k=2,x=1 → y+y+3"]);
  expect(await told(nodes, { outputs: ["once.sum"] })).toEqual([" → literal"]);
});

it("[R6] a failed task fails at its coordinate only; what hangs on it is skipped, the cause named", async () => {
  const nodes = { x: list("ok", "bad"), a: { type: "plus", inputs: { a: from("x.value") } }, b: { type: "plus", inputs: { a: from("a.sum") } } };
  expect(await told(nodes)).toEqual(["x=0 → ok", "x=1 → skipped, because a failed: bad is bad"]);
});

it("[R6] of several holes a failure wins, and of equals the first in declared order; a default never stands in for an absence", async () => {
  const nodes = {
    n: list(1),
    parity: { type: "parity", inputs: { value: from("n.value") } },
    fails: { type: "plus", inputs: { a: "bad" } },
    both: { type: "plus", inputs: { a: from("parity.even"), b: from("fails.sum") } },
    tell: { type: "tell", inputs: { value: from("parity.even") } },
    default: { type: "tell" },
  };
  expect(await told(nodes, { outputs: ["both.sum", "tell.said", "default.said"] })).toEqual([" → yes: default", "n=0 → skipped, because fails failed: bad is bad", "n=0 → no: 1 is odd"]);
});

it("[R6] merge takes the first input that is not absent, over branches that emit, and is skipped if that one failed", async () => {
  const nodes = {
    n: list(2, 3),
    parity: { type: "parity", inputs: { value: from("n.value") } },
    even: { type: "upto", inputs: { n: from("parity.even") } },
    odd: { type: "plus", inputs: { a: from("parity.odd") } },
    merged: { type: "first", inputs: { a: from("even.i"), b: from("odd.sum") } },
  };
  expect(await told(nodes)).toEqual(["n=0,even=0 → 0", "n=0,even=1 → 1", "n=1,even=none → 3"]);
  expect(await told({ fails: { type: "plus", inputs: { a: "bad" } }, ok: { type: "plus", inputs: { a: "ok" } }, merged: { type: "first", inputs: { a: from("fails.sum"), b: from("ok.sum") } } })).toEqual([" → skipped, because fails failed: bad is bad"]);
});

it("[R7] outputs of the task have none of its new axes; the axis goes away where an input is a certain literal", async () => {
  expect(await told({ batch: { type: "batch", inputs: { count: 2, seed: 7 } }, out: { type: "plus", inputs: { a: from("batch.picture"), b: from("batch.seed") } } })).toEqual(["batch=0 → p0+7", "batch=1 → p1+7"]);
  expect(await told({ batch: { type: "batch", inputs: { seed: 7 } }, out: { type: "plus", inputs: { a: from("batch.picture"), b: from("batch.seed") } } })).toEqual([" → p0+7"]);
  const wired = { n: list(1), batch: { type: "batch", inputs: { count: from("n.value"), seed: 7 } } };
  expect(await told(wired)).toEqual(["n=0,batch=0 → p0 | 7"]);
});

it("[R7] fewer items than a length known before the run are holes", async () => {
  expect(await told({ batch: { type: "batch", inputs: { count: 3, fewer: 1, seed: 7 } } })).toEqual(["batch=0 → p0 | 7", "batch=1 → p1 | 7", `batch=2 → "batch" gave 2 of 3`]);
});

it("[R9] a collect takes all items of the axes that no item input has, holes in their places", async () => {
  const nodes = { n: list(1, 2, 3), x: list("x", "y"), parity: { type: "parity", inputs: { value: from("n.value") } }, sheet: { type: "rows", inputs: { a: from("parity.odd"), b: from("x.value") } } };
  expect(await told(nodes)).toEqual([" → n=0,x=0:1/x n=0,x=1:1/y n=1,x=0:-/x n=1,x=1:-/y n=2,x=0:3/x n=2,x=1:3/y"]);
});

it("[R9] an item input's axes stay, and `over` narrows what is collapsed", async () => {
  const nodes = { n: list(1, 2), x: list("x", "y"), both: { type: "plus", inputs: { a: from("n.value"), b: from("x.value") } } };
  expect(await told({ ...nodes, sheet: { type: "rows", inputs: { a: from("both.sum"), item: from("x.value") } } })).toEqual(["x=0 → x has n=0,x=0:1+x n=1,x=0:2+x", "x=1 → y has n=0,x=1:1+y n=1,x=1:2+y"]);
  expect(await told({ ...nodes, sheet: { type: "rows", inputs: { a: from("both.sum"), over: ["x"] } } })).toEqual(["n=0 → n=0,x=0:1+x n=0,x=1:1+y", "n=1 → n=1,x=0:2+x n=1,x=1:2+y"]);
  expect(await told({ ...nodes, sheet: { type: "rows", inputs: { a: from("both.sum"), over: [] } } })).toEqual(["n=0,x=0 → n=0,x=0:1+x", "n=0,x=1 → n=0,x=1:1+y", "n=1,x=0 → n=1,x=0:2+x", "n=1,x=1 → n=1,x=1:2+y"]);
});

it("[R9] a collect runs without rows and with only holes, but not where an axis left is at none", async () => {
  expect(await told({ n: list(0), each: { type: "upto", inputs: { n: from("n.value") } }, sheet: { type: "rows", inputs: { a: from("each.i") } } })).toEqual([" → "]);
  expect(await told({ n: list(2), parity: { type: "parity", inputs: { value: from("n.value") } }, sheet: { type: "rows", inputs: { a: from("parity.odd") } } })).toEqual([" → n=0:-"]);
  const none = { n: list("bad", "3"), ok: { type: "plus", inputs: { a: from("n.value") } }, each: { type: "upto", inputs: { n: from("ok.sum") } }, sheet: { type: "rows", inputs: { a: from("each.i"), over: ["n"] } } };
  expect((await told(none)).at(-1)).toBe("each=none → skipped, because ok failed: bad is bad");
});

it("[R11] zip pairs two axes by position, joins the others, and keeps holes in their places", async () => {
  const nodes = {
    a: list(1, 2, 3),
    b: list("x", "y", "z"),
    k: list("k", "l"),
    parity: { type: "parity", inputs: { value: from("a.value") } },
    side: { type: "plus", inputs: { a: from("b.value"), b: from("k.value") } },
    zip: { type: "zip", inputs: { a: from("parity.odd"), b: from("side.sum"), along: { b: "b" } } },
    out: { type: "plus", inputs: { a: from("zip.a"), b: from("zip.b") } },
  };
  expect(await told(nodes)).toEqual(["k=0,zip=0 → 1+x+k", "k=0,zip=1 → 2 is even", "k=0,zip=2 → 3+z+k", "k=1,zip=0 → 1+x+l", "k=1,zip=1 → 2 is even", "k=1,zip=2 → 3+z+l"]);
});

it("[R11] unequal lengths that only the run tells fail the zip", async () => {
  const nodes = { n: list(2), each: { type: "upto", inputs: { n: 2 } }, more: { type: "upto", inputs: { n: 3 } }, zip: { type: "zip", inputs: { a: from("each.i"), b: from("more.i") } } };
  expect(await told(nodes, { outputs: ["zip.a"] })).toEqual(["zip=none → The paired axes are not equally long here: a has 2, b has 3. Make them equally long, or join them without pairing."]);
});

it("[R11] where a muted node leaves an input of a zip out, the zip does not run, whatever it would pair", async () => {
  const gone = { type: "parity", inputs: { value: 1 }, muted: true };
  const zipped = (inputs: Readonly<Record<string, Json | Wire>>) => told({ x: list(1, 2), y: list(3, 4, 5), both: { type: "plus", inputs: { a: from("x.value"), b: from("y.value") } }, gone, zip: { type: "zip", inputs }, out: { type: "plus", inputs: { a: from("zip.a"), b: from("zip.b") } } }, { outputs: ["out.sum"] });
  const none = [expect.stringMatching(/zip=none → "gone" is muted and has nothing to pass on/)];
  expect(await zipped({ a: from("x.value"), b: from("gone.even") })).toEqual(none);
  expect(await zipped({ a: from("gone.even"), b: from("x.value"), along: ["y", "x"] })).toEqual(none);
  expect(await zipped({ a: from("x.value"), b: from("gone.even"), along: { a: "x", b: "y" } })).toEqual(none);
  expect(await zipped({ a: from("gone.even"), b: from("gone.even") })).toEqual(none);
  expect((await zipped({ a: from("both.sum"), b: from("gone.even") })).length).toBe(6);
});

it("[R9] a literal beside rows that are at none makes no row of them", async () => {
  const nodes = { bad: list("bad"), ok: { type: "plus", inputs: { a: from("bad.value") } }, each: { type: "upto", inputs: { n: from("ok.sum") } }, sheet: { type: "rows", inputs: { a: from("each.i"), b: 1, over: ["bad"] } } };
  expect(await told(nodes)).toEqual(["each=none → skipped, because ok failed: bad is bad"]);
});

it("[R12] a muted node passes its first input of the type on and makes no axis", async () => {
  const nodes = { x: list(1, 2), parity: { type: "parity", inputs: { value: from("x.value") }, muted: true }, odd: { type: "plus", inputs: { a: from("parity.odd") } }, even: { type: "plus", inputs: { a: from("parity.even") } } };
  expect(await told(nodes, { outputs: ["odd.sum", "even.sum"] })).toEqual([expect.stringMatching(/^ → "parity" is muted/), "x=0 → 1", "x=1 → 2"]);
});
