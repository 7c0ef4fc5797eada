import { checkLiteral, type NodeDeclaration, suggest } from "@playgraph/core";
import type * as z from "zod";
import { declarationSchema } from "./declarationSchema.ts";
import { notJson } from "./notJson.ts";
import type { FoundNode } from "./protocol.ts";

/**
 * What is wrong with a node of a user's module, to follow its name. `defineNode` lets a module in JavaScript say anything,
 * and what it says is relied on without a further look.
 */
export function declarationProblem({ declaration, functions }: FoundNode): string | undefined {
  const { error } = declarationSchema.safeParse(declaration);
  const [issue] = error?.issues ?? [];
  if (issue) return `is declared wrongly${issue.path.length === 0 ? "" : ` at ${issue.path.map(String).join(".")}`}: ${issueText(issue)}`;
  // The schema passes over that key, and so over whatever stands there.
  if ([declaration.inputs, declaration.outputs].some((ports) => Object.hasOwn(ports, "__proto__"))) return 'has an input or output called "__proto__", which is no name';
  return behaviourProblem(declaration, functions) ?? defaultsProblem(declaration) ?? namesProblem(declaration);
}

function issueText(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return `nothing is called ${issue.keys.map((key) => `"${key.slice(0, 64)}"`).join(", ")} there`;
  return issue.message.replace(/^Invalid input: /, "");
}

/** What a node of each behaviour is called by. */
const functionOf = { map: "run", emit: "emit", collect: "collect", zip: undefined, subgraph: undefined } as const;

function behaviourProblem({ behaviour, inputs, axes }: NodeDeclaration, functions: FoundNode["functions"]): string | undefined {
  const due = functionOf[behaviour];
  if (due !== undefined && !functions.includes(due)) return `has no function ${due}`;
  const collects = Object.values(inputs).some(({ collect }) => collect);
  if (collects && behaviour !== "collect") return "has a collect input, and so needs the function collect";
  if (!collects && behaviour === "collect") return "has the function collect, and so needs an input declared by .collect({ … })";
  if (axes.length > 0 && behaviour !== "emit" && behaviour !== "zip") return "declares axes, and so needs the function emit";
  if (axes.length === 0 && behaviour === "emit") return 'has the function emit, and so needs axes, for instance axes: [{ from: "items", length: [] }]';
  return undefined;
}

function defaultsProblem({ inputs }: NodeDeclaration): string | undefined {
  for (const [name, input] of Object.entries(inputs)) {
    if (input.default === undefined) continue;
    const held = notJson(input.default);
    const problem = held === undefined ? checkLiteral(input.type, input.default) : `holds ${held}`;
    if (problem !== undefined) return `has an input "${name}" whose default ${problem}`;
  }
  return undefined;
}

/** Every input that a fact of the declaration mentions has to be there. */
function namesProblem(declaration: NodeDeclaration): string | undefined {
  const { inputs, outputs, axes, needsOneOf = [], variablesOf, subgraphOf, tableOf, namesFiles, generations, endpoint } = declaration;
  const mentioned: readonly (readonly [fact: string, input: string | undefined])[] = [
    ...needsOneOf.map((input) => ["needsOneOf", input] as const),
    ["variablesOf", variablesOf],
    ["subgraphOf", subgraphOf],
    ["tableOf", tableOf?.file],
    ["tableOf", tableOf?.columns],
    ["tableOf", tableOf?.label],
    ["namesFiles", namesFiles],
    ["generations", typeof generations === "number" ? undefined : generations.valueOf],
    ["endpoint", typeof endpoint === "object" ? endpoint.valueOf : undefined],
    ...axes.flatMap((axis) => (axis.from === "template" ? [axis.input] : [axis.unless?.input, ...axis.length.flatMap(lengthInputs)]).map((input) => ["axes", input] as const)),
    ...Object.values(outputs).flatMap(({ type }) => ("kind" in type ? [] : "sameAs" in type ? [type.sameAs] : [type.elementsOf, type.typeFrom]).map((input) => ["outputs", input] as const)),
  ];
  for (const [fact, input] of mentioned) {
    if (input === undefined || Object.hasOwn(inputs, input)) continue;
    const meant = suggest(input, Object.keys(inputs));
    return `says "${input.slice(0, 64)}" in ${fact}, but has no such input${meant === undefined ? "" : `; did you mean "${meant}"?`}`;
  }
  return undefined;
}

function lengthInputs(length: Extract<NodeDeclaration["axes"][number], { from: "items" }>["length"][number]): readonly string[] {
  if ("rowsOf" in length) return [length.rowsOf];
  if ("elementsOf" in length) return [length.elementsOf];
  return [length.valueOf, ...(length.labels ? [length.labels.from, length.labels.unless] : [])];
}
