import { BlockList, isIPv6 } from "node:net";

// IANA's special-purpose registries. What is not in them is the public internet.
const special4: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8], ["10.0.0.0", 8], ["100.64.0.0", 10], ["127.0.0.0", 8], ["169.254.0.0", 16], ["172.16.0.0", 12], ["192.0.0.0", 24], ["192.0.2.0", 24],
  ["192.31.196.0", 24], ["192.52.193.0", 24], ["192.88.99.0", 24], ["192.168.0.0", 16], ["192.175.48.0", 24], ["198.18.0.0", 15], ["198.51.100.0", 24],
  ["203.0.113.0", 24], ["224.0.0.0", 4], ["240.0.0.0", 4],
];
/** All that is in use of IPv6 lies in here: loopback, link-local, private, mapped (`::ffff:`) and translated (`64:ff9b::`) addresses do not. */
const global6 = ["2000::", 3] as const;
/** Protocol assignments and tunnels (Teredo, ORCHID, 6to4), which hide another address, and addresses for documentation. */
const special6: readonly (readonly [string, number])[] = [["2001::", 23], ["2001:db8::", 32], ["2002::", 16], ["2620:4f:8000::", 48], ["3fff::", 20]];

const blocked4 = new BlockList();
for (const [net, prefix] of special4) blocked4.addSubnet(net, prefix, "ipv4");
const allowed6 = new BlockList();
allowed6.addSubnet(...global6, "ipv6");
const blocked6 = new BlockList();
for (const [net, prefix] of special6) blocked6.addSubnet(net, prefix, "ipv6");

/** Whether an IP address is one of the public internet: not this machine, its network, or a way around to either. */
export function isPublicAddress(address: string): boolean {
  if (isIPv6(address)) return allowed6.check(address, "ipv6") && !blocked6.check(address, "ipv6");
  return !blocked4.check(address, "ipv4");
}
