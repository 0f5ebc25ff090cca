import type { CircuitAccount, CircuitRecord, CniRecord } from '../../model/circuits/circuit-record.ts';
import { addTo } from '../../model/collections.ts';
import { jsonText } from '../text/words.ts';
import { digestOf } from './inventory-names.ts';

/**
 * A static inventory for Ansible, as JSON: hosts are the routers that the label `router` of a CNI, else of its circuit, names
 * (`demarc_routers`), and a circuit for CNIs without one (`demarc_circuits`). Each host has `demarc_circuits`: the circuits with the CNIs
 * that end there. Every text is marked as unsafe, so that Ansible takes none for a template.
 */
export function renderInventoryAnsible(accounts: readonly CircuitAccount[]): string {
  const ends = accounts.flatMap(({ circuits }) => circuits.flatMap(endsOf));
  const names = hostNames(ends);
  const hosts = { routers: new Map<string, End[]>(), circuits: new Map<string, End[]>() };
  for (const end of ends) addTo(end.router === undefined ? hosts.circuits : hosts.routers, names(end), end);
  return jsonText({
    all: { children: { demarc_routers: group(hosts.routers), demarc_circuits: group(hosts.circuits) } },
  });
}

/** The part of a circuit that ends at one router. */
interface End {
  /** Undefined: no label says which. */
  readonly router: string | undefined;
  readonly circuit: CircuitRecord;
  readonly cnis: readonly CniRecord[];
}

function endsOf(circuit: CircuitRecord): readonly End[] {
  const routerOf = ({ labels }: Pick<CircuitRecord, 'labels'>) => labels['router'] || undefined; // eslint-disable-line @typescript-eslint/prefer-nullish-coalescing -- an empty label names no router
  const byRouter = new Map<string | undefined, CniRecord[]>();
  for (const cni of circuit.cnis) addTo(byRouter, routerOf(cni) ?? routerOf(circuit), cni);
  if (byRouter.size === 0) byRouter.set(routerOf(circuit), []);
  return [...byRouter].map(([router, cnis]) => ({ router, circuit, cnis }));
}

function group(hosts: ReadonlyMap<string, readonly End[]>): object {
  const byName = [...hosts].sort(([a], [b]) => (a < b ? -1 : 1));
  return { hosts: Object.fromEntries(byName.map(([name, ends]) => [name, { demarc_circuits: ends.map(variables) }])) };
}

function variables({ circuit, cnis }: End): unknown {
  const { sets, ...facts } = circuit;
  return unsafe({ ...facts, sets: [...new Set(sets.map(({ name }) => name))], cnis });
}

/** Ansible takes `{{ … }}` in a text for a template unless the text says that it is unsafe. */
function unsafe(value: unknown): unknown {
  if (typeof value === 'string') return { __ansible_unsafe: value };
  if (Array.isArray(value)) return value.map(unsafe);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unsafe(inner)]));
}

const usual = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}$/;
/** What Ansible takes for something else than a host, or for the machine that it runs on. */
const reserved = /^(?:all|ungrouped|localhost|demarc_.*|127\..*|0\.0\.0\.0)$/i;

/**
 * Gives each end the name of its host. A label or a key that is a usual name stays as it is. Others, and those that another host has,
 * become one with a digest of what they name, so that two hosts never share a name.
 */
function hostNames(ends: readonly End[]): (end: End) => string {
  const routers = new Set(ends.flatMap(({ router }) => router ?? []));
  const circuits = ends.filter(({ router }) => router === undefined);
  const counts = new Map<string, number>();
  for (const { circuit } of circuits) counts.set(label(circuit), (counts.get(label(circuit)) ?? 0) + 1);
  const isPlain = (text: string) => usual.test(text) && !reserved.test(text);
  const isOwn = (text: string) => isPlain(text) && counts.get(text) === 1 && !routers.has(text);
  const taken = new Set([
    ...[...routers].filter(isPlain),
    ...circuits.map(({ circuit }) => label(circuit)).filter(isOwn),
  ]);
  const derived = new Map<string, string>();
  const derive = (text: string, identity: string) => {
    const name = derived.get(identity) ?? freeName(text, identity, taken);
    derived.set(identity, name);
    taken.add(name);
    return name;
  };
  return ({ router, circuit }) => {
    if (router !== undefined) return isPlain(router) ? router : derive(router, JSON.stringify([router]));
    const text = label(circuit);
    return isOwn(text) ? text : derive(text, JSON.stringify([circuit.account, circuit.name]));
  };
}

function label({ key, name }: CircuitRecord): string {
  return key ?? name;
}

function freeName(text: string, identity: string, taken: ReadonlySet<string>): string {
  const start = text.slice(0, 64).replaceAll(/[^A-Za-z0-9_]/g, '_');
  const digest = digestOf(identity);
  let length = 8;
  while (taken.has(`${start}-${digest.slice(0, length)}`) && length < digest.length) length += 8;
  return `${start}-${digest.slice(0, length)}`;
}
