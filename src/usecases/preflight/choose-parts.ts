import { nearest } from '../../diagnostics/suggest.ts';
import { ExitCode } from '../../model/exit-code.ts';
import type { LiveCni, LiveInterconnect } from '../../model/live.ts';
import { shellWord } from '../../model/text.ts';
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
export function requireKnown(whats: readonly string[], accounts: readonly SearchedAccount[]): void {
  const unknown = whats.find((what) => !accounts.some(({ parts }) => parts.some((part) => part.what === what)));
  if (unknown === undefined) return;
  const close = nearest(unknown, accounts.flatMap(namesIn));
  throw new Failure(`--without: nothing live is called ${JSON.stringify(unknown)}`, {
    exitCode: ExitCode.usage,
    hint:
      close === undefined
        ? 'Give a key, an address, a live name, or site:NAME, device:NAME, facility:NAME, group:NAME. demarc status shows keys and names, demarc slots shows sites, devices and facilities.'
        : `Did you mean --without ${shellWord(close)}?`,
  });
}

export interface SearchedAccount {
  readonly view: AccountView;
  readonly names: CircuitNames;
  readonly parts: readonly Part[];
}

function cnisOf(what: string, view: AccountView, known: CircuitNames): readonly LiveCni[] | undefined {
  const colon = what.indexOf(':');
  const kind = kinds.find((each) => what.startsWith(`${each}:`));
  if (kind === undefined) return named(what, view);
  const value = what.slice(colon + 1).toLowerCase();
  const circuits = view.live.interconnects.filter((each) =>
    placesOf(each, kind, known).some((place) => place.toLowerCase() === value),
  );
  return circuits.length === 0 ? undefined : onCircuits(circuits, view);
}

/** The place of that kind, as it is written: at most one. */
function placesOf(interconnect: LiveInterconnect, kind: Kind, { groups, devices }: CircuitNames): readonly string[] {
  const place = () => {
    if (kind === 'group') return groups.get(interconnect.name);
    if (interconnect.type === 'direct') {
      const { site, slot_id, facility, device = devices.get(slot_id.toLowerCase()) } = interconnect;
      return { site, device, facility: facility.name }[kind];
    }
    return kind === 'site' && interconnect.type === 'gcp_partner' ? interconnect.region : undefined;
  };
  const found = place();
  return found === undefined ? [] : [found];
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

function namesIn({ view: { live, interconnects, cnis }, names }: SearchedAccount): readonly string[] {
  const places = live.interconnects.flatMap((interconnect) =>
    kinds.flatMap((kind) => placesOf(interconnect, kind, names).map((value) => `${kind}:${value}`)),
  );
  return [
    ...interconnects.keys(),
    ...cnis.keys(),
    ...live.interconnects.map(({ name }) => name),
    ...live.cnis.map(({ magic }) => magic.conduit_name),
    ...places,
  ];
}
