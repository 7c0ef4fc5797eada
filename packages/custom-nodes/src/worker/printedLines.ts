/** Lines of one task that are passed on, and characters of one line: a node that prints without end must not fill the main thread's memory. */
const most = { lines: 1000, characters: 2000 };

/** Cuts what one task prints into lines. */
export class PrintedLines {
  readonly #say: (line: string) => void;
  #rest = "";
  #count = 0;

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  write(text: string): void {
    if (this.#count > most.lines) return;
    const lines = (this.#rest + text).split("\n");
    this.#rest = (lines.pop() ?? "").slice(0, most.characters);
    for (const line of lines) this.#tell(line);
  }

  /** What has no end of line yet. */
  end(): void {
    if (this.#rest !== "") this.#tell(this.#rest);
    this.#rest = "";
  }

  #tell(line: string): void {
    this.#count++;
    if (this.#count <= most.lines) this.#say(line.replace(/\r$/, "").slice(0, most.characters));
    else if (this.#count === most.lines + 1) this.#say(`(more than ${most.lines} lines; the others are not shown)`);
  }
}
