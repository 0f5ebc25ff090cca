import type { CircuitAccount, CircuitRecord, CniRecord } from '../../model/circuits/circuit-record.ts';
import { jsonText } from '../text/words.ts';
import { fieldText, idPart, nameText, prefixOf, slugOf } from './inventory-names.ts';

/** An object for NetBox's REST API. */
interface NetBoxObject {
  /** What other objects of this document refer to, and the value of the custom field `demarc_id`. */
  readonly id: string;
  readonly endpoint: string;
  /** The query that finds the object again: none or one. */
  readonly find: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  /** Fields of the body whose value is the number that NetBox gave to another object, by its `id`. */
  readonly references: Readonly<Record<string, string>>;
}

/**
 * `demarc.netbox/1`: bodies for NetBox's REST API (4.2 and later) in the order of their dependencies. Field names, lengths and choices are
 * those of NetBox 4.6's serializers and models. examples/netbox/post.mjs posts them.
 */
export function renderInventoryNetBox(accounts: readonly CircuitAccount[]): string {
  const circuits = accounts.flatMap((account) => account.circuits);
  const links = circuits.flatMap((circuit) => circuit.cnis.map((cni) => ({ circuit, cni })));
  const objects = [
    customField(),
    ...circuits.flatMap(site),
    provider(),
    ...circuits.map(circuitType),
    ...circuits.map((circuit) => circuitObject(circuit, isShared(circuits))),
    ...circuits.flatMap(termination),
    ...links.flatMap(({ cni }) => prefix(cni)),
    ...links.flatMap(({ cni, circuit }) => addresses(cni, circuit)),
  ];
  // NetBox refuses an object that is there: of equal ones, the first stands.
  const first = new Map<string, NetBoxObject>();
  for (const object of objects) if (!first.has(object.id)) first.set(object.id, object);
  return jsonText({ format: 'demarc.netbox/1', objects: [...first.values()] });
}

const kinds = ['dcim.site', 'circuits.provider', 'circuits.circuittype', 'circuits.circuit'];
const otherKinds = ['circuits.circuittermination', 'ipam.prefix', 'ipam.ipaddress'];

function customField(): NetBoxObject {
  return {
    id: 'custom-field',
    endpoint: '/api/extras/custom-fields/',
    find: { name: 'demarc_id' },
    body: {
      name: 'demarc_id',
      label: 'demarc',
      type: 'text',
      object_types: [...kinds, ...otherKinds],
      filter_logic: 'exact',
      description: 'What demarc inventory finds this object by. Do not change it.',
    },
    references: {},
  };
}

function object(
  endpoint: string,
  id: string,
  body: NetBoxObject['body'],
  references: NetBoxObject['references'] = {},
): NetBoxObject {
  const custom_fields = { demarc_id: id };
  return {
    id,
    endpoint: `/api/${endpoint}/`,
    find: { cf_demarc_id: id },
    body: { ...body, custom_fields },
    references,
  };
}

/** Places are one in upper and lower case. */
function siteId(name: string): string {
  return `site/${idPart(name.toLowerCase())}`;
}

function site({ site: name, facility }: CircuitRecord): readonly NetBoxObject[] {
  if (name === null || name === '') return [];
  const body = {
    name: nameText(name.toLowerCase(), 100),
    slug: slugOf(name.toLowerCase()),
    status: 'active',
    facility: fieldText(facility?.name ?? '', 50),
    physical_address: fieldText(facility?.address.join(', ') ?? '', 200),
  };
  return [object('dcim/sites', siteId(name), body)];
}

function provider(): NetBoxObject {
  return object('circuits/providers', 'provider/cloudflare', { name: 'Cloudflare', slug: 'cloudflare' });
}

const typeNames: Readonly<Record<string, string>> = {
  direct: 'Cloudflare interconnect',
  gcp_partner: 'Cloudflare interconnect over Google Cloud',
};

function typeId(type: string): string {
  return `type/${idPart(type.toLowerCase())}`;
}

function circuitType({ type }: CircuitRecord): NetBoxObject {
  const known = Object.hasOwn(typeNames, type) ? typeNames[type] : undefined;
  const body = {
    name: known ?? nameText(`Cloudflare ${type.toLowerCase()}`, 100),
    slug: slugOf(`cloudflare-${type.toLowerCase()}`),
  };
  return object('circuits/circuit-types', typeId(type), body);
}

const statuses: Readonly<Record<string, string>> = {
  Healthy: 'active',
  Pending: 'provisioning',
  Down: 'offline',
  Unhealthy: 'offline',
};

function circuitId({ account, name }: CircuitRecord): string {
  return `circuit/${account}/${idPart(name)}`;
}

/** A provider has a circuit id once, and two accounts may have interconnects of one name. */
function isShared(circuits: readonly CircuitRecord[]): (name: string) => boolean {
  const counts = new Map<string, number>();
  for (const { name } of circuits) counts.set(name, (counts.get(name) ?? 0) + 1);
  return (name) => (counts.get(name) ?? 0) > 1;
}

function circuitObject(circuit: CircuitRecord, shared: (name: string) => boolean): NetBoxObject {
  const { account, name, address, type, speed, state, group } = circuit;
  const status = state !== null && Object.hasOwn(statuses, state) ? statuses[state] : undefined;
  const commit_rate = kilobits(speed);
  const words = [address ?? 'not declared', ...(group === null ? [] : [`group ${group}`])];
  const body = {
    cid: nameText(shared(name) ? `${name} ${account}` : name, 100),
    ...(status !== undefined && { status }),
    ...(commit_rate !== undefined && { commit_rate }),
    description: fieldText(words.join(', '), 200),
  };
  return object('circuits/circuits', circuitId(circuit), body, {
    provider: 'provider/cloudflare',
    type: typeId(type),
  });
}

/** `10G` in kbit/s. */
function kilobits(speed: string | null): number | undefined {
  const [, digits, unit] = /^(\d{1,3})([MG])$/i.exec(speed ?? '') ?? [];
  return digits === undefined ? undefined : Number(digits) * (unit?.toUpperCase() === 'G' ? 1_000_000 : 1_000);
}

/** Cloudflare's end, at its site. A Google attachment has no site. */
function termination(circuit: CircuitRecord): readonly NetBoxObject[] {
  const { account, name, site: place, port, device, speed, labels } = circuit;
  if (place === null || place === '') return [];
  const port_speed = kilobits(speed);
  const body = {
    term_side: 'Z',
    termination_type: 'dcim.site',
    ...(port_speed !== undefined && { port_speed }),
    xconnect_id: fieldText(labels['cross_connect'] ?? '', 50),
    pp_info: fieldText(port ?? '', 100),
    description: fieldText(device ?? '', 200),
  };
  const references = { circuit: circuitId(circuit), termination_id: siteId(place) };
  return [object('circuits/circuit-terminations', `termination/${account}/${idPart(name)}`, body, references)];
}

function prefix({ cust_ip, address, conduit_name }: CniRecord): readonly NetBoxObject[] {
  const text = prefixOf(cust_ip);
  if (text === undefined) return [];
  const description = fieldText(address ?? conduit_name, 200);
  return [object('ipam/prefixes', `prefix/${text}`, { prefix: text, status: 'active', description })];
}

function addresses({ cust_ip, p2p_ip, address, conduit_name }: CniRecord, { name }: CircuitRecord): NetBoxObject[] {
  return [
    { ip: cust_ip, end: 'your end' },
    { ip: p2p_ip, end: "Cloudflare's end" },
  ].flatMap(({ ip, end }) => {
    if (prefixOf(ip) === undefined) return [];
    const description = fieldText(`${end} of ${address ?? conduit_name} on ${name}`, 200);
    return [object('ipam/ip-addresses', `address/${ip}`, { address: ip, status: 'active', description })];
  });
}
