import { BlockList, isIPv6 } from "node:net";

/** @see https://www.iana.org/assignments/iana-ipv4-special-registry and its IPv6 sister */
const special = [
  "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
  "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
  // IPv4 in other clothes (translated, 6to4, Teredo) may lead to any of the above
  "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "ff00::/8",
];
const blocked = new BlockList();
for (const range of special) {
  const [address = "", bits] = range.split("/");
  blocked.addSubnet(address, Number(bits), isIPv6(address) ? "ipv6" : "ipv4");
}

/** Whether an IP address belongs to the public Internet. IPv4 mapped into IPv6 counts as what it is. */
export function isPublicAddress(address: string): boolean {
  return !blocked.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
