/** What stands in the middle of a picture. */
export type Subject = "bunny" | "fox" | "cat" | "dog" | "bear" | "owl" | "robot" | "castle" | "tree" | "mushroom" | "spirit" | "crystal";

/** Drawn where the prompt names nothing we know. */
const strangers = ["mushroom", "spirit", "crystal"] as const satisfies readonly Subject[];

const words: Readonly<Record<string, Subject>> = {
  bunny: "bunny", bunnies: "bunny", rabbit: "bunny", hare: "bunny", leveret: "bunny",
  fox: "fox", vixen: "fox", wolf: "fox", coyote: "fox",
  cat: "cat", kitten: "cat", kitty: "cat", lynx: "cat", tiger: "cat", lion: "cat",
  dog: "dog", puppy: "dog", hound: "dog", corgi: "dog", terrier: "dog",
  bear: "bear", panda: "bear", teddy: "bear", cub: "bear",
  owl: "owl", bird: "owl", eagle: "owl", penguin: "owl",
  robot: "robot", android: "robot", mech: "robot", automaton: "robot", cyborg: "robot",
  castle: "castle", palace: "castle", tower: "castle", fortress: "castle", house: "castle", city: "castle",
  tree: "tree", oak: "tree", pine: "tree", forest: "tree", woods: "tree",
  mushroom: "mushroom", toadstool: "mushroom", ghost: "spirit", spirit: "spirit", crystal: "crystal", gem: "crystal", diamond: "crystal",
};

/** The first word of the prompt that we can draw; else a shape chosen by `hash`, so that a prompt keeps its own. */
export function subjectOf(prompt: string, hash: number): Subject {
  for (const word of prompt.toLowerCase().match(/[a-z]+/g) ?? []) {
    const subject = named(word) ?? (word.endsWith("s") ? named(word.slice(0, -1)) : undefined);
    if (subject) return subject;
  }
  return strangers[hash % strangers.length] ?? "spirit";
}

/** Written together counts too, as in "Easterbunny", but for short words, which end too many others. */
function named(word: string): Subject | undefined {
  if (Object.hasOwn(words, word)) return words[word];
  const ending = Object.keys(words).find((known) => known.length >= 5 && word.endsWith(known));
  return ending === undefined ? undefined : words[ending];
}
