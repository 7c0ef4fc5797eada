/** The pictures of the page about axes: each is the graph `docs/axes/NAME.json`, run on the emulator and drawn with all that flowed in it. */
export type AxesPicture = {
  readonly name: string;
  /** What the picture shows, for those who do not see it. */
  readonly says: string;
  /** Ids of the nodes, by the column that they stand in. */
  readonly columns: readonly (readonly string[])[];
};

export const axesPictures: readonly AxesPicture[] = [
  { name: "emit", says: "A node with three seeds makes an axis; the generating node behind it runs three times.", columns: [["prompt", "seeds"], ["generate"]] },
  { name: "join", says: "Two animals and three seeds make six pictures; each picture meets the prompt that it was made from again.", columns: [["prompt", "seeds"], ["generate"], ["caption"]] },
  { name: "collect", says: "One sheet takes six pictures at once; another node makes one sheet for each animal.", columns: [["prompt", "seeds"], ["generate"], ["one-sheet", "sheet-each"]] },
  { name: "filter", says: "Two of six pictures are held back; their places stay, and the sheet shows them as blanks.", columns: [["prompt", "seeds"], ["generate"], ["safe"], ["sheet"]] },
  { name: "zip", says: "Three subjects and three numbers of steps: crossed they make nine pictures, paired three.", columns: [["subject", "steps"], ["crossed", "pair"], ["paired"]] },
];
