export type Method = (this: unknown, ...args: readonly unknown[]) => unknown;

/** Puts another function in the place of one of an object's own or inherited. */
export function replaceMethod(owner: object, name: string, replacement: (original: Method) => Method): void {
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== "function") throw new Error(`There is no function ${name} to be replaced.`);
  const value = replacement(original as Method);
  // Some of Node's functions carry others, such as realpathSync.native.
  Object.defineProperties(value, Object.getOwnPropertyDescriptors(original));
  Object.defineProperty(owner, name, { value, configurable: true, writable: true, enumerable: true });
}
