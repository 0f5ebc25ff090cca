import { literalText } from '../config/substitute.ts';
import type { YamlEntry } from '../document/write-document.ts';
import type { LiveDirect, LiveGcpPartner, LiveInterconnect } from '../model/live.ts';
import { excerpt } from '../render/text/sanitise.ts';
import { chooseKeys, isOpaque, slug } from './choose-keys.ts';
import {
  type Declared,
  entriesOf,
  type ExportOptions,
  type ExportVariable,
  type ExportView,
  fitsInterconnect,
  interconnectId,
  type LeftOut,
  type NotDeclared,
  remarks,
  whyNotDeclared,
} from './declared.ts';

type KnownInterconnect = LiveDirect | LiveGcpPartner;

export interface DeclaredInterconnects {
  /** Sorted by live name, as in the live account. */
  readonly declared: readonly Declared[];
  readonly notDeclared: readonly NotDeclared[];
  /** By live name. */
  readonly keys: ReadonlyMap<string, string>;
  /** The site or region of declared interconnects, by live name. */
  readonly places: ReadonlyMap<string, string>;
}

/** Declares the interconnects whose type is known and that belong to the account. */
export function declareInterconnects(view: ExportView, options: ExportOptions): DeclaredInterconnects {
  const { live } = view;
  const declarable = live.interconnects.filter((interconnect): interconnect is KnownInterconnect =>
    isDeclared(interconnect, options),
  );
  const keys = keysOf(declarable, view, options);
  const pins = pinsNeeded(live.interconnects, declarable);
  const owners = firstOnSlots(declarable);
  const declared = declarable.map((interconnect) => {
    const key = keys.get(interconnect.name) ?? interconnect.name;
    return declare(
      interconnect,
      { key, isPinned: pins.has(interconnect.name), ownsSlot: owners.has(interconnect.name) },
      view,
      options,
    );
  });
  return {
    declared,
    notDeclared: live.interconnects.flatMap((interconnect) => {
      const reason = whyNotDeclared(interconnect, options.withheld);
      return reason === undefined ? [] : [{ kind: 'interconnect', name: interconnect.name, reason }];
    }),
    keys,
    places: new Map(declarable.map((interconnect) => [interconnect.name, placeOf(interconnect)])),
  };
}

function isDeclared(interconnect: LiveInterconnect, { withheld }: ExportOptions): boolean {
  return whyNotDeclared(interconnect, withheld) === undefined;
}

/** No key equals the live name of an undeclared interconnect. A CNI that refers to that key would mean that interconnect. */
function keysOf(
  declarable: readonly KnownInterconnect[],
  { live }: ExportView,
  options: ExportOptions,
): ReadonlyMap<string, string> {
  const others = live.interconnects
    .filter((interconnect) => !isDeclared(interconnect, options))
    .map(({ name }) => name);
  const visible = new Set(live.interconnects.map(({ name }) => name));
  const unseen = live.cnis.map(({ interconnect }) => interconnect).filter((name) => !visible.has(name));
  const taken = new Set([...others, ...unseen, ...(options.taken ?? [])].map((name) => name.toLowerCase()));
  return chooseKeys(
    declarable.map((interconnect) => ({ id: interconnect.name, wish: wishOf(interconnect) })),
    taken,
  );
}

function wishOf(interconnect: KnownInterconnect): string {
  if (!isOpaque(interconnect.name)) return slug(interconnect.name);
  return (
    slug(
      interconnect.type === 'direct'
        ? `${interconnect.site}-${interconnect.facility.name}`
        : `gcp-${interconnect.region}`,
    ) || 'interconnect'
  );
}

function placeOf(interconnect: KnownInterconnect): string {
  return interconnect.type === 'direct' ? interconnect.site : `gcp-${interconnect.region}`;
}

/** Two declarations of the same port are an error, even if two interconnects are live on it. Only the first names the port. */
function firstOnSlots(declarable: readonly KnownInterconnect[]): ReadonlySet<string> {
  const first = new Map<string, string>();
  for (const interconnect of declarable) {
    const slot = interconnect.type === 'direct' ? interconnect.slot_id.toLowerCase() : '';
    if (!first.has(slot)) first.set(slot, interconnect.name);
  }
  return new Set(first.values());
}

interface Identity {
  readonly key: string;
  readonly isPinned: boolean;
  readonly ownsSlot: boolean;
}

function declare(
  interconnect: KnownInterconnect,
  identity: Identity,
  view: ExportView,
  options: ExportOptions,
): Declared {
  const { key, isPinned, ownsSlot } = identity;
  const address = `interconnect.${key}`;
  const fields =
    interconnect.type === 'direct'
      ? directFields(interconnect, address, ownsSlot)
      : partnerFields(interconnect, address);
  const variable = options.secrets && interconnect.type === 'gcp_partner' ? pairingVariable(key, options) : undefined;
  const pairing = variable && {
    key: 'pairing_key',
    value: `\${env:${variable.name}}`,
    beside: 'needed only to create it',
  };
  const name = {
    key: 'name',
    value: literalText(interconnect.name),
    beside: 'a pin: nothing else identifies it',
  };
  const entries = entriesOf(
    { key: 'type', value: interconnect.type },
    isPinned ? name : undefined,
    ...fields.entries,
    pairing,
    options.protect ? { key: 'protect', value: true } : undefined,
  );
  return {
    key,
    id: interconnectId(interconnect.name),
    place: placeOf(interconnect),
    circuit: key,
    entry: { key, value: { entries }, above: [...about(interconnect, view), ...remarks(fields.leftOut)] },
    leftOut: fields.leftOut,
    variables: variable === undefined ? [] : [variable],
  };
}

interface Fields {
  readonly entries: readonly YamlEntry[];
  readonly leftOut: readonly LeftOut[];
}

function directFields(interconnect: LiveDirect, address: string, ownsSlot: boolean): Fields {
  const { slot_id, speed, name } = interconnect;
  return fieldsThatFit({ type: 'direct', name }, address, [
    [
      'slot_id',
      ownsSlot ? slot_id : undefined,
      ownsSlot ? 'it is not a UUID' : 'another interconnect is on the same port',
    ],
    ['speed', speed, `${speed} is not a speed that this version knows`],
  ]);
}

function partnerFields(interconnect: LiveGcpPartner, address: string): Fields {
  const { region, bandwidth, name } = interconnect;
  return fieldsThatFit({ type: 'gcp_partner', name }, address, [
    ['region', region, 'it is empty'],
    [
      'bandwidth',
      bandwidth,
      bandwidth === undefined ? 'the API does not show it' : `${bandwidth} is unknown to this version`,
    ],
  ]);
}

function fieldsThatFit(
  base: object,
  address: string,
  fields: readonly (readonly [field: string, value: string | undefined, otherwise: string])[],
): Fields {
  const fits = fields.map(([field, value]) => value !== undefined && fitsInterconnect({ ...base, [field]: value }));
  return {
    entries: fields.flatMap(([key, value = ''], at) => (fits[at] === true ? [{ key, value: literalText(value) }] : [])),
    leftOut: fields.flatMap(([field, , reason], at) =>
      fits[at] === true ? [] : [{ address, field, reason: excerpt(reason) }],
    ),
  };
}

function pairingVariable(key: string, { variables }: ExportOptions): ExportVariable {
  const address = `interconnect.${key}`;
  return { name: variables.name('PAIRING', key), address, field: 'pairing_key', needed: 'create' };
}

function about(interconnect: KnownInterconnect, { devices, health, snapshotAt }: ExportView): readonly string[] {
  const seen = snapshotAt === undefined ? 'when this was exported' : `at the snapshot of ${snapshotAt}`;
  const state = `${excerpt(health.get(interconnect.name) ?? '')} ${seen}`;
  if (interconnect.type === 'gcp_partner') {
    const bandwidth = interconnect.bandwidth === undefined ? '' : `, ${excerpt(interconnect.bandwidth)}`;
    return [`${excerpt(interconnect.name)}: Google Cloud, region ${excerpt(interconnect.region)}${bandwidth}`, state];
  }
  const { facility, site, slot_id } = interconnect;
  const device = devices.get(slot_id.toLowerCase());
  const where = [facility.name, ...facility.address].filter((part) => part !== '').map((part) => excerpt(part));
  const port = `site ${excerpt(site)}${device === undefined ? '' : `, device ${excerpt(device)}`}`;
  return [`${excerpt(interconnect.name)}: ${where.join(', ')}`, `${port}; ${state}`];
}

/**
 * The live names of interconnects that need a pin. Another interconnect, of any owner, has the same natural key, or a document cannot hold
 * that key. Examples: a port that is listed twice; attachments with the same region and bandwidth.
 */
function pinsNeeded(all: readonly LiveInterconnect[], declared: readonly KnownInterconnect[]): ReadonlySet<string> {
  const count = new Map<string, number>();
  for (const interconnect of all) {
    if (interconnect.type !== 'unknown')
      count.set(naturalKey(interconnect), (count.get(naturalKey(interconnect)) ?? 0) + 1);
  }
  const isAlone = (interconnect: KnownInterconnect) =>
    count.get(naturalKey(interconnect)) === 1 &&
    !(interconnect.type === 'gcp_partner' && count.has(anyOf(interconnect)));
  return new Set(
    declared.filter((interconnect) => !isExpressible(interconnect) || !isAlone(interconnect)).map(({ name }) => name),
  );
}

function naturalKey(interconnect: KnownInterconnect): string {
  if (interconnect.type === 'direct') return `slot ${interconnect.slot_id.toLowerCase()}`;
  return interconnect.bandwidth === undefined
    ? anyOf(interconnect)
    : `attachment ${JSON.stringify([interconnect.region, interconnect.bandwidth])}`;
}

/** If the API does not show the bandwidth of an attachment, it could be any attachment of its region. */
function anyOf({ region }: LiveGcpPartner): string {
  return `attachment ${JSON.stringify([region])}`;
}

function isExpressible(interconnect: KnownInterconnect): boolean {
  if (interconnect.type === 'direct') return fitsInterconnect({ type: 'direct', slot_id: interconnect.slot_id });
  const { region, bandwidth } = interconnect;
  return bandwidth !== undefined && fitsInterconnect({ type: 'gcp_partner', region, bandwidth });
}
