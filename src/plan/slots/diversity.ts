import type { Port } from './satisfies.ts';

/** Whether two ports do not share a Cloudflare router; where a router is not known, whether they are in different sites. */
export function isDiverse(a: Port, b: Port): boolean {
  if (a.device !== undefined && b.device !== undefined) return a.device !== b.device;
  return a.site !== b.site;
}

/** The same of live interconnects, which may not show their routers: then nobody knows that they share one. */
export function mayBeDiverse(a: Port, b: Port): boolean {
  return a.device === undefined || b.device === undefined || a.device !== b.device;
}
