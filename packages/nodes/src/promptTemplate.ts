import { defineNode, expandTemplate, parseTemplate, PlaygraphError, templateAxes, text } from "@playgraph/core";

export const promptTemplate = defineNode({
  type: "prompt-template",
  version: 1,
  title: "Prompt template",
  summary: "Text with variables, which become inputs, and alternatives, which become axes.",
  category: "text",
  inputs: {
    template: text({ multiline: true }).input({
      doc: "`{name}` is a variable, `{cat|dog}` and `{animal: cat|dog}` are alternatives, `{{` and `}}` are braces; weights such as `(egg:1.6)` pass as they are.",
      structural: true,
    }),
  },
  outputs: { text: text().output({ doc: "The text, once for each choice of alternatives." }) },
  variablesOf: "template",
  axes: [{ from: "template", input: "template" }],
  *emit({ template }, { variables }) {
    const parsed = parseTemplate(template);
    if (!parsed.ok) throw new PlaygraphError({ code: "InvalidInput", field: "template", message: parsed.problems.map(({ message }) => message).join(" ") });
    const axes = templateAxes(parsed.template);
    for (const keys of choices(axes.map(({ labels }) => labels.length)))
      yield { keys, labels: keys.map((key, axis) => axes[axis]?.labels[key] ?? ""), outputs: { text: expandTemplate(parsed.template, variables, keys) } };
  },
});

/** Every choice of one position for each length, the last counting fastest; one empty choice where there is nothing to choose. */
function* choices(lengths: readonly number[]): Generator<readonly number[], void, void> {
  const position = lengths.map(() => 0);
  if (lengths.includes(0)) return;
  for (;;) {
    yield [...position];
    let axis = lengths.length - 1;
    while (axis >= 0 && position[axis] === (lengths[axis] ?? 0) - 1) position[axis--] = 0;
    if (axis < 0) return;
    position[axis] = (position[axis] ?? 0) + 1;
  }
}
