/** The whole of what a user changes: fal's https addresses go to the emulator, which reads the host from the path. */
export function redirectedTo(url: string): typeof fetch {
  return (target, init) => fetch(typeof target === "string" ? target.replace("https://", `${url}/`) : target, init);
}
