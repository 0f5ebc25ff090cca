import { nearest } from '../../diagnostics/suggest.ts';
import { compareText } from '../../model/order.ts';
import { meets, type Port } from './satisfies.ts';

/** What ports have a value of that can be told from that of other ports. */
export type PortField = 'site' | 'speed' | 'facility' | 'device';

const valueOf: Readonly<Record<PortField, (port: Port) => string | undefined>> = {
  site: ({ site }) => site,
  speed: ({ speed }) => speed,
  facility: ({ facility }) => facility.name,
  device: ({ device }) => device,
};

const mostNamed = 12;

/**
 * A value that no port has, taken or free, with what was probably meant; undefined where some port has it. Upper and lower case do not matter.
 * @param matching whether the whole value counts, or a part of it is enough
 */
export function noPortHas(
  field: PortField,
  value: string,
  ports: readonly Port[],
  matching: 'whole' | 'part' = 'whole',
): string | undefined {
  const values = [...new Set(ports.flatMap((port) => valueOf[field](port) ?? []))].sort(compareText);
  const within = values.find((known) => known.toLowerCase().includes(value.toLowerCase()));
  if (matching === 'part' ? within !== undefined : ports.some((port) => meets(port, field, value))) return undefined;
  const words = matching === 'part' ? values.flatMap((known) => known.split(/\s+/)) : [];
  const meant = nearest(value, values) ?? nearest(value, words) ?? within;
  const named = values.slice(0, mostNamed).join(', ');
  const more = values.length > mostNamed ? ` and ${values.length - mostNamed} more` : '';
  if (meant !== undefined) return `no port has ${field} ${value}: did you mean ${meant}?`;
  return `no port has ${field} ${value}${named === '' ? '' : `; there are ${named}${more}`}`;
}

/** Narrows the name of a requirement. */
export function isPortField(name: string): name is PortField {
  return Object.hasOwn(valueOf, name);
}
