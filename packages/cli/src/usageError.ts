/** The command line, or a file or folder that it names, cannot be used as it is. One sentence for people; exit code 2 unless another is named. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly exitCode: number;

  constructor(message: string, exitCode = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
