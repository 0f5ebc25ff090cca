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

type Known = LiveDirect | LiveGcpPartner;

export interface DeclaredInterconnects {
  /** By key. */
  readonly declared: readonly Declared[];
  readonly notDeclared: readonly NotDeclared[];
  /** By live name. */
  readonly keys: ReadonlyMap<string, string>;
  /** By live name, of those that are declared: site or region. */
  readonly places: ReadonlyMap<string, string>;
}

/** Interconnects as documents say them: those of a type that we know and that are the account's own. */
export function declareInterconnects(view: ExportView, options: ExportOptions): DeclaredInterconnects {
  const { live } = view;
  const known = live.interconnects.filter((one): one is Known => isDeclared(one, options));
  const keys = keysOf(known, view, options);
  const pins = pinsNeeded(live.interconnects, known);
  const owners = firstOnSlots(known);
  const declared = known.map((one) => {
    const key = keys.get(one.name) ?? one.name;
    return declare(one, { key, isPinned: pins.has(one.name), ownsSlot: owners.has(one.name) }, view, options);
  });
  return {
    declared,
    notDeclared: live.interconnects.flatMap((one) => {
      const reason = whyNotDeclared(one, options.withheld);
      return reason === undefined ? [] : [{ kind: 'interconnect', name: one.name, reason }];
    }),
    keys,
    places: new Map(known.map((one) => [one.name, placeOf(one)])),
  };
}

function isDeclared(one: LiveInterconnect, { withheld }: ExportOptions): boolean {
  return whyNotDeclared(one, withheld) === undefined;
}

/** A key that is the live name of an interconnect that is not declared would be taken for that where CNIs refer to it. */
function keysOf(known: readonly Known[], { live }: ExportView, options: ExportOptions): ReadonlyMap<string, string> {
  const others = live.interconnects.filter((one) => !isDeclared(one, options)).map(({ name }) => name);
  const visible = new Set(live.interconnects.map(({ name }) => name));
  const unseen = live.cnis.map(({ interconnect }) => interconnect).filter((name) => !visible.has(name));
  const taken = new Set([...others, ...unseen].map((name) => name.toLowerCase()));
  return chooseKeys(
    known.map((one) => ({ id: one.name, wish: wishOf(one) })),
    taken,
  );
}

function wishOf(one: Known): string {
  if (!isOpaque(one.name)) return slug(one.name);
  return slug(one.type === 'direct' ? `${one.site}-${one.facility.name}` : `gcp-${one.region}`) || 'interconnect';
}

function placeOf(one: Known): string {
  return one.type === 'direct' ? one.site : `gcp-${one.region}`;
}

/** Two declarations of one port are an error, even where two interconnects are live on it: the first of them says it. */
function firstOnSlots(known: readonly Known[]): ReadonlySet<string> {
  const first = new Map<string, string>();
  for (const one of known) {
    const slot = one.type === 'direct' ? one.slot_id.toLowerCase() : '';
    if (!first.has(slot)) first.set(slot, one.name);
  }
  return new Set(first.values());
}

interface Identity {
  readonly key: string;
  readonly isPinned: boolean;
  readonly ownsSlot: boolean;
}

function declare(one: Known, identity: Identity, view: ExportView, options: ExportOptions): Declared {
  const { key, isPinned, ownsSlot } = identity;
  const address = `interconnect.${key}`;
  const fields = one.type === 'direct' ? directFields(one, address, ownsSlot) : partnerFields(one, address);
  const variable = options.secrets && one.type === 'gcp_partner' ? pairingVariable(key, options) : undefined;
  const pairing = variable && {
    key: 'pairing_key',
    value: `\${env:${variable.name}}`,
    beside: 'needed only to create it',
  };
  const name = { key: 'name', value: literalText(one.name), beside: 'a pin: nothing else tells it from others' };
  const entries = entriesOf(
    { key: 'type', value: one.type },
    isPinned ? name : undefined,
    ...fields.entries,
    pairing,
    options.protect ? { key: 'protect', value: true } : undefined,
  );
  return {
    key,
    id: interconnectId(one.name),
    place: placeOf(one),
    circuit: key,
    entry: { key, value: { entries }, above: [...about(one, view), ...remarks(fields.leftOut)] },
    leftOut: fields.leftOut,
    variables: variable === undefined ? [] : [variable],
  };
}

interface Fields {
  readonly entries: readonly YamlEntry[];
  readonly leftOut: readonly LeftOut[];
}

function directFields(one: LiveDirect, address: string, ownsSlot: boolean): Fields {
  const { slot_id, speed, name } = one;
  return fieldsThatFit({ type: 'direct', name }, address, [
    [
      'slot_id',
      ownsSlot ? slot_id : undefined,
      ownsSlot ? 'it is no UUID' : 'another interconnect is on the same port',
    ],
    ['speed', speed, `${speed} is no speed that this version knows`],
  ]);
}

function partnerFields(one: LiveGcpPartner, address: string): Fields {
  const { region, bandwidth, name } = one;
  return fieldsThatFit({ type: 'gcp_partner', name }, address, [
    ['region', region, 'it is empty'],
    [
      'bandwidth',
      bandwidth,
      bandwidth === undefined ? 'the API does not show it' : `${bandwidth} is none that this version knows`,
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

function about(one: Known, { devices, health }: ExportView): readonly string[] {
  const state = `${excerpt(health.get(one.name) ?? '')} when this was exported`;
  if (one.type === 'gcp_partner') {
    const bandwidth = one.bandwidth === undefined ? '' : `, ${excerpt(one.bandwidth)}`;
    return [`${excerpt(one.name)}: Google Cloud, region ${excerpt(one.region)}${bandwidth}`, state];
  }
  const { facility, site, slot_id } = one;
  const device = devices.get(slot_id.toLowerCase());
  const where = [facility.name, ...facility.address].filter((part) => part !== '').map((part) => excerpt(part));
  const port = `site ${excerpt(site)}${device === undefined ? '' : `, device ${excerpt(device)}`}`;
  return [`${excerpt(one.name)}: ${where.join(', ')}`, `${port}; ${state}`];
}

/**
 * The live names of interconnects that their natural key does not tell from all others, whoever owns these: a port that is listed twice,
 * attachments that are alike in region and bandwidth, and whatever a document cannot say.
 */
export function pinsNeeded(all: readonly LiveInterconnect[], declared: readonly Known[]): ReadonlySet<string> {
  const count = new Map<string, number>();
  for (const one of all) {
    if (one.type !== 'unknown') count.set(naturalKey(one), (count.get(naturalKey(one)) ?? 0) + 1);
  }
  const isAlone = (one: Known) =>
    count.get(naturalKey(one)) === 1 && !(one.type === 'gcp_partner' && count.has(anyOf(one)));
  return new Set(declared.filter((one) => !isSayable(one) || !isAlone(one)).map(({ name }) => name));
}

function naturalKey(one: Known): string {
  if (one.type === 'direct') return `slot ${one.slot_id.toLowerCase()}`;
  return one.bandwidth === undefined ? anyOf(one) : `attachment ${JSON.stringify([one.region, one.bandwidth])}`;
}

/** An attachment whose bandwidth the API does not show could be any of its region. */
function anyOf({ region }: LiveGcpPartner): string {
  return `attachment ${JSON.stringify([region])}`;
}

function isSayable(one: Known): boolean {
  if (one.type === 'direct') return fitsInterconnect({ type: 'direct', slot_id: one.slot_id });
  const { region, bandwidth } = one;
  return bandwidth !== undefined && fitsInterconnect({ type: 'gcp_partner', region, bandwidth });
}
