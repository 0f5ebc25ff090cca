import type { Port } from './satisfies.ts';

/** Whether two ports do not share a Cloudflare router; where a router is not known, whether they are in different sites. */
export function isDiverse(a: Port, b: Port): boolean {
  if (a.device !== undefined && b.device !== undefined) return a.device !== b.device;
  return a.site !== b.site;
}
