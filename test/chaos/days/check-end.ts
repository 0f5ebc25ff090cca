import type { JsonObject } from '../../../src/model/json.ts';
import type { Author, Circuit, Link } from './author.ts';
import { circuitOf, isIgnored, isOfOthers, isStrange, liveOf, suits } from './meaning.ts';
import { conduitOf, text, type WorldView } from './world-view.ts';

/**
 * Holds the account after everything went well against what the author of the documents meant, by looking at every object.
 * @param kept addresses that the last plan names as being in the journal still, because their place is not known any more
 */
export function checkEnd(author: Author, view: WorldView, kept: ReadonlySet<string>): readonly string[] {
  return [
    ...circuits(author, view),
    ...author.links.flatMap((link) => declaredCni(author, link, view)),
    ...others(author, view, kept),
  ];
}

function circuits(author: Author, view: WorldView): readonly string[] {
  const lives = author.present().map((circuit) => ({ circuit, live: liveOf(author, circuit, view) }));
  const isDistinct = (circuit: Circuit) =>
    circuit.fields['slot'] === undefined || author.presentLinks().some(({ on }) => on === circuit);
  const named = lives.flatMap(({ circuit, live }) => (live !== undefined && isDistinct(circuit) ? [live] : []));
  const missing = lives.flatMap(({ circuit, live }) => {
    if (live !== undefined && view.interconnects.has(live)) return [];
    const isLoose =
      circuit.fields['slot'] !== undefined &&
      [...view.interconnects].some(([name, object]) => suits(circuit, object) && !isOfOthers(author, name));
    return isLoose ? [] : [`end: ${circuit.key} is nowhere: ${JSON.stringify(circuit.fields)}`];
  });
  const shared = named.filter((name, i) => named.indexOf(name) !== i).map((name) => `end: two keys are ${name}`);
  const left = author.circuits.flatMap(({ goal, key, live }) =>
    goal === 'goes' && live !== undefined && view.interconnects.has(live.name) ? [`end: ${key} is still there`] : [],
  );
  return [...missing, ...shared, ...left];
}

function declaredCni(author: Author, link: Link, view: WorldView): readonly string[] {
  const found = [...view.cnis.values()].filter((object) => conduitOf(object) === link.conduit);
  if (link.goal === 'undeclared') return [];
  if (link.goal === 'goes') {
    const isReused = author.presentLinks().some(({ conduit }) => conduit === link.conduit);
    const pin = link.fields['id'];
    if (typeof pin === 'string') return view.cnis.has(pin) ? [`end: ${link.key} is still there`] : [];
    return found.length > 0 && !isReused ? [`end: ${link.key} is still there`] : [];
  }
  const [cni] = found;
  if (cni === undefined || found.length > 1)
    return [`end: ${link.key} (${link.conduit}) is there ${found.length} times`];
  const host = text(cni, 'interconnect');
  const wanted = link.on === undefined || link.unplaced ? undefined : liveOf(author, link.on, view);
  const misplaced =
    wanted !== undefined && wanted !== host
      ? [`end: ${link.key} is on ${host} and not on ${wanted} (${link.on?.key ?? ''})`]
      : [];
  return [
    ...misplaced,
    ...wrongFields(link, cni),
    ...(link.live === undefined ? [] : lost(link.live, cni, link.written, link.key)),
  ];
}

function wrongFields({ key, fields }: Link, cni: JsonObject): readonly string[] {
  const { magic } = fields;
  const rest = Object.entries(fields).filter(([name]) => !['interconnect', 'id', 'magic', 'protect'].includes(name));
  const differs = (path: string, wanted: unknown, is: unknown): readonly string[] => {
    if (typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted))
      return Object.entries(wanted).flatMap(([name, value]) =>
        differs(`${path}.${name}`, value, (is as JsonObject | undefined)?.[name]),
      );
    return JSON.stringify(wanted) === JSON.stringify(is)
      ? []
      : [`end: ${key} ${path} is ${JSON.stringify(is)} and not ${JSON.stringify(wanted)}`];
  };
  return [
    ...differs('magic', magic, cni['magic']),
    ...rest.flatMap(([path, wanted]) => differs(path, wanted, cni[path])),
  ];
}

/** What no document ever wrote is as it was. */
function lost(was: object, is: JsonObject, written: ReadonlySet<string>, key: string): readonly string[] {
  const paths = ['cust_ip', 'p2p_ip', 'bgp', 'bgp_mode', 'magic.description', 'magic.mtu'];
  return paths.flatMap((path) => {
    if (written.has(path)) return [];
    const read = (object: object): unknown =>
      path.split('.').reduce<unknown>((at, name) => (at as JsonObject | undefined)?.[name], object);
    const [before, after] = [JSON.stringify(read(was)), JSON.stringify(read(is))];
    return before === after ? [] : [`lost: ${key} ${path} was ${before} and is ${after}`];
  });
}

/** What no document declares: as it was, along with its circuit, or pruned. */
function others(author: Author, view: WorldView, kept: ReadonlySet<string>): readonly string[] {
  const { account } = author;
  const conduits = new Set(
    author.links.flatMap(({ goal, conduit, live }) =>
      goal === 'undeclared' ? [] : [conduit, live?.magic.conduit_name],
    ),
  );
  const cnis = account.cnis.flatMap((was) => {
    const name = was.magic.conduit_name;
    if (conduits.has(name) || author.links.some(({ live }) => live?.id === was.id)) return [];
    const is = [...view.cnis.values()].find((object) => conduitOf(object) === name);
    const host = circuitOf(author, was.interconnect, view);
    const stays = isStrange(author, name, '') || isIgnored(author, was.interconnect);
    if (!stays) return is === undefined ? [] : [`end: ${name} is not pruned`];
    if (is === undefined) return host?.goal === 'goes' || kept.has(`cni.${name}`) ? [] : [`strangers: ${name} is gone`];
    return lost(was, is, new Set(), name);
  });
  const interconnects = account.interconnects.flatMap(({ name, owner }) => {
    if (author.circuits.some(({ live }) => live?.name === name)) return [];
    const isLive = view.interconnects.has(name);
    return isLive || !isStrange(author, name, owner ?? '') ? [] : [`strangers: ${name} is gone`];
  });
  return [...cnis, ...interconnects];
}
