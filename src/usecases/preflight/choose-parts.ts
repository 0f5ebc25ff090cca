import { nearest } from '../../diagnostics/suggest.ts';
import { ExitCode } from '../../model/exit-code.ts';
import type { LiveCni, LiveInterconnect } from '../../model/live.ts';
import { Failure } from '../failure.ts';
import type { AccountView } from '../resolve-key.ts';

/** A part of a network that may go away, and the CNIs that would go with it. */
export interface Part {
  /** As it was given. */
  readonly what: string;
  /** Sorted by id. */
  readonly cnis: readonly LiveCni[];
}

/** What the interconnects themselves do not say. */
export interface CircuitNames {
  /** The group that the documents say, by live name. */
  readonly groups: ReadonlyMap<string, string>;
  /** The device of each port, by slot id in lower case. Empty where no WHAT names a device. */
  readonly devices: ReadonlyMap<string, string>;
}

const kinds = ['site', 'device', 'facility', 'group'] as const;
type Kind = (typeof kinds)[number];

/**
 * The CNIs of each WHAT in one account: a key, an address, a live name, or `site:`, `device:`, `facility:`, `group:` with a value. Upper
 * and lower case of a value do not matter. Nothing for a WHAT that only another account has.
 */
export function partsOf(whats: readonly string[], view: AccountView, known: CircuitNames): readonly Part[] {
  return whats.flatMap((what): readonly Part[] => {
    const cnis = cnisOf(what, view, known);
    return cnis === undefined ? [] : [{ what, cnis }];
  });
}

/** Ends the run for a WHAT that no account has. */
export function requireKnown(whats: readonly string[], parts: readonly Part[], views: readonly AccountView[]): void {
  const unknown = whats.find((what) => !parts.some((part) => part.what === what));
  if (unknown === undefined) return;
  const close = nearest(unknown, views.flatMap(namesIn));
  throw new Failure(`--without: nothing live is called ${JSON.stringify(unknown)}`, {
    exitCode: ExitCode.usage,
    hint:
      close === undefined
        ? 'Give a key, an address, a live name, or site:NAME, device:NAME, facility:NAME, group:NAME; demarc status shows them.'
        : `Did you mean ${close}?`,
  });
}

function cnisOf(what: string, view: AccountView, known: CircuitNames): readonly LiveCni[] | undefined {
  const colon = what.indexOf(':');
  const kind = kinds.find((each) => what.startsWith(`${each}:`));
  if (kind === undefined) return named(what, view);
  const value = what.slice(colon + 1).toLowerCase();
  const circuits = view.live.interconnects.filter((each) => valuesOf(each, kind, known).includes(value));
  return circuits.length === 0 ? undefined : onCircuits(circuits, view);
}

function valuesOf(interconnect: LiveInterconnect, kind: Kind, known: CircuitNames): readonly string[] {
  const values = () => {
    if (kind === 'group') return [known.groups.get(interconnect.name)];
    if (interconnect.type !== 'direct')
      return kind === 'site' && interconnect.type === 'gcp_partner' ? [interconnect.region] : [];
    const { site, slot_id, facility } = interconnect;
    const device = interconnect.device ?? known.devices.get(slot_id.toLowerCase());
    return [kind === 'site' ? site : kind === 'device' ? device : facility.name];
  };
  return values().flatMap((value) => (value === undefined ? [] : [value.toLowerCase()]));
}

/** A key before a live name, as everywhere. A key of a CNI means that CNI alone. */
function named(what: string, view: AccountView): readonly LiveCni[] | undefined {
  const [, prefix, rest] = /^(interconnect|cni)\.(.+)$/s.exec(what) ?? [];
  const name = rest ?? what;
  const cni = prefix === 'interconnect' ? undefined : view.cnis.get(name);
  const circuits = prefix === 'cni' ? [] : [view.interconnects.get(name), view.successors.get(name)];
  const own = circuits.filter((each) => each !== undefined);
  if (own.length > 0 || cni !== undefined) return [...onCircuits(own, view), ...(cni === undefined ? [] : [cni])];
  const live = prefix === 'cni' ? undefined : view.live.interconnects.find((each) => each.name === name);
  if (live !== undefined) return onCircuits([live], view);
  const conduit = view.live.cnis.find(({ magic }) => magic.conduit_name === name);
  return prefix === 'interconnect' || conduit === undefined ? undefined : [conduit];
}

function onCircuits(circuits: readonly LiveInterconnect[], { live }: AccountView): readonly LiveCni[] {
  const names = new Set(circuits.map(({ name }) => name));
  return live.cnis.filter(({ interconnect }) => names.has(interconnect));
}

function namesIn({ live, interconnects, cnis }: AccountView): readonly string[] {
  const places = live.interconnects.flatMap((each) =>
    each.type === 'direct'
      ? [
          `site:${each.site}`,
          `facility:${each.facility.name}`,
          ...(each.device === undefined ? [] : [`device:${each.device}`]),
        ]
      : [],
  );
  return [
    ...interconnects.keys(),
    ...cnis.keys(),
    ...live.interconnects.map(({ name }) => name),
    ...live.cnis.map(({ magic }) => magic.conduit_name),
    ...places,
  ];
}
