import type { DesiredDirect } from '../../model/desired.ts';
import type { Facility } from '../../model/live.ts';

/** What a selector looks at: of a free port, or of the port of a live interconnect. */
export interface Port {
  readonly site: string;
  readonly speed: string;
  readonly facility: Facility;
  readonly device: string | undefined;
}

/** Names of the requirements of a selector, `diverse_from` aside, that a port does not meet. */
export function unmetRequirements(port: Port, one: DesiredDirect): readonly string[] {
  const selector = one.slot ?? {};
  const speed = selector.speed ?? one.speed;
  const checks: readonly (readonly [string, boolean])[] = [
    ['site', selector.site === undefined || same(port.site, selector.site)],
    ['speed', speed === undefined || same(port.speed, speed)],
    ['facility', selector.facility === undefined || same(port.facility.name, selector.facility)],
    ['address_contains', selector.address_contains === undefined || contains(port, selector.address_contains)],
    ['device', selector.device === undefined || same(port.device ?? '', selector.device)],
  ];
  return checks.filter(([, holds]) => !holds).map(([name]) => name);
}

/** Whether a port meets every requirement of a selector, `diverse_from` aside. */
export function satisfies(port: Port, one: DesiredDirect): boolean {
  return unmetRequirements(port, one).length === 0;
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function contains(port: Port, text: string): boolean {
  return port.facility.address.join(', ').toLowerCase().includes(text.toLowerCase());
}
