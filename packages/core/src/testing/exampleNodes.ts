import { coordinateText } from "../node/coordinate.ts";
import { any, boolean, defineNode, elementsOf, integer, json, type NodeDefinition, sameAs, text } from "../node/defineNode.ts";
import { PlaygraphError } from "../node/failure.ts";
import { absent, isHole } from "../node/state.ts";

const facts = (type: string) => ({ type, version: 1, title: type, summary: "", category: "axes" }) as const;
const optional = { doc: "", optional: true } as const;

function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Small nodes whose outcome can be worked out by hand. */
export const exampleNodes: ReadonlyMap<string, NodeDefinition> = new Map(
  [
    /** Each value of the list. */
    defineNode({
      ...facts("values"),
      inputs: { list: json().input({ doc: "", structural: true }) },
      outputs: { value: elementsOf("list").output({ doc: "" }) },
      axes: [{ from: "items", length: [{ elementsOf: "list" }] }],
      *emit({ list }) {
        for (const value of list as readonly (string | number)[]) yield { labels: [String(value)], outputs: { value } };
      },
    }),
    /** The numbers below `n`, so many as only the run tells. */
    defineNode({
      ...facts("upto"),
      inputs: { n: any().input({ doc: "" }) },
      outputs: { i: any().output({ doc: "" }), n: any().output({ doc: "", axes: [] }) },
      axes: [{ from: "items", length: [] }],
      *emit({ n }) {
        for (let i = 0; i < Number(n); i++) yield { labels: [`no ${i}`], outputs: { i } };
        if (n === 13) throw new PlaygraphError({ code: "Unavailable", message: "13 is unlucky" });
        return { n };
      },
    }),
    /** `a+b+c`; fails for "bad". */
    defineNode({
      ...facts("plus"),
      inputs: { a: any().input(optional), b: any().input(optional), c: any().input(optional) },
      outputs: { sum: any().output({ doc: "" }) },
      run: ({ a, b, c }) => {
        const given = [a, b, c].filter((value) => value !== undefined);
        if (given.some((value) => value === "bad")) throw new PlaygraphError({ code: "Unavailable", message: "bad is bad" });
        return { sum: given.map(plain).join("+") };
      },
    }),
    /** Odd numbers one way, even ones the other. */
    defineNode({
      ...facts("parity"),
      inputs: { value: integer().input({ doc: "" }) },
      outputs: { odd: integer().output({ doc: "", mayBeAbsent: true }), even: integer().output({ doc: "", mayBeAbsent: true }) },
      run: ({ value }) => (value % 2 ? { odd: value, even: absent(`${value} is odd`) } : { odd: absent(`${value} is even`), even: value }),
    }),
    defineNode({
      ...facts("first"),
      inputs: { a: any().input({ ...optional, accepts: "holes" }), b: any().input({ ...optional, accepts: "holes" }) },
      outputs: { value: any().output({ doc: "", mayBeAbsent: true }) },
      run: ({ a, b }) => {
        const given = [a, b].filter((value) => value !== undefined);
        return { value: given.find((value) => !isHole(value) || value.state === "failed") ?? given[0] ?? absent("nothing") };
      },
    }),
    defineNode({
      ...facts("tell"),
      inputs: { value: any().input({ ...optional, accepts: "absent", default: "default" }) },
      outputs: { said: text().output({ doc: "" }) },
      run: ({ value }) => ({ said: isHole(value) ? `no: ${value.state === "absent" ? value.reason : ""}` : `yes: ${plain(value)}` }),
    }),
    /** `coordinate:a/b` of each row, with `-` for absent, `!` for failed. */
    defineNode({
      ...facts("rows"),
      inputs: { a: any().collect(optional), b: any().collect(optional), item: any().input(optional), over: json().input({ doc: "", default: null, structural: true, namesAxes: "list" }) },
      outputs: { rows: text().output({ doc: "" }) },
      collect: (rows, { item }) => {
        const tell = (value: unknown) => (isHole(value) ? (value.state === "absent" ? "-" : "!") : plain(value));
        const said = rows.map(({ coordinate, values }) => `${coordinateText(coordinate)}:${[values.a, values.b].filter((value) => value !== undefined).map(tell).join("/")}`);
        return { rows: [...(item === undefined ? [] : [`${plain(item)} has`]), ...said].join(" ") };
      },
    }),
    defineNode({ ...facts("file"), inputs: { a: any().input(optional), name: text().input({ doc: "", default: "", structural: true }) }, outputs: { path: text().output({ doc: "" }) }, namesFiles: "name", run: ({ name }) => ({ path: name }) }),
    defineNode({
      ...facts("zip"),
      inputs: { a: any().input(optional), b: any().input(optional), along: json().input({ doc: "", default: null, structural: true, namesAxes: "list or record" }) },
      outputs: { a: sameAs("a").output({ doc: "" }), b: sameAs("b").output({ doc: "" }) },
      axes: [{ from: "items", length: [] }],
      zip: true,
    }),
    /** A drawing of `count` pictures, whose axis goes away for a single one. */
    defineNode({
      ...facts("batch"),
      inputs: { count: integer().input({ doc: "", default: 1 }), fewer: integer().input({ doc: "", default: 0 }), seed: integer().input({ doc: "", optional: true, derive: "seed" }) },
      outputs: { picture: text().output({ doc: "" }), seed: integer().output({ doc: "", axes: [] }) },
      axes: [{ from: "items", length: [{ valueOf: "count" }], unless: { input: "count", is: 1 } }],
      cache: true,
      *emit({ count, fewer, seed = 0 }, { newAxes }) {
        for (let i = 0; i < count - fewer; i++) yield newAxes.length === 0 ? { keys: [], labels: [], outputs: { picture: `p${i}` } } : { labels: [`${i + 1}`], outputs: { picture: `p${i}` } };
        return { seed };
      },
    }),
    defineNode({
      ...facts("box"),
      inputs: { shout: boolean().input({ doc: "", default: false }) },
      outputs: { text: text().output({ doc: "" }) },
      axes: [
        { from: "items", name: "animal", length: [] },
        { from: "items", name: "place", length: [] },
      ],
      *emit({ shout }) {
        const animals = ["cat", "dog"];
        const places = ["sea", "hill", "moor"];
        for (const [a, animal] of animals.entries()) for (const [p, place] of places.entries()) yield { keys: [a, p], labels: [animal, place], outputs: { text: shout ? `${animal} ${place}`.toUpperCase() : `${animal} ${place}` } };
      },
    }),
  ].map((definition) => [definition.declaration.type, definition]),
);

export const exampleCatalogue = new Map([...exampleNodes].map(([type, { declaration }]) => [type, declaration]));
