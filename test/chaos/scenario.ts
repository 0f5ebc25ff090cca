import type { SandboxSeed, SeedCni, SeedInterconnect, SeedSlot } from '../../src/model/generated/sandbox-seed.ts';
import type { WriteOperation } from '../../src/model/operation.ts';
import { accountTag, cniId, slotId } from '../helpers/account.ts';
import type { Dice } from './dice.ts';

/** A live account, and documents that ask for something else. */
export interface Scenario {
  readonly seed: SandboxSeed;
  /** JSON, which is YAML. */
  readonly document: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Keys of circuits that stay where they are. */
  readonly hosts: readonly string[];
}

type Fields = Record<string, unknown>;

const regions = ['us-east4', 'europe-west3'] as const;

/**
 * Draws a scenario whose documents identify everything exactly, so that whatever a run leaves behind, the next one knows what is what.
 * What a change may be is drawn for each object; `must` is a call that its plan has in any case.
 */
export function drawScenario(dice: Dice, must: WriteOperation): Scenario {
  return new Drawing(dice, must).draw();
}

class Drawing {
  readonly #dice: Dice;
  readonly #must: WriteOperation;
  readonly #slots: SeedSlot[] = [];
  readonly #interconnects: SeedInterconnect[] = [];
  readonly #cnis: SeedCni[] = [];
  readonly #declared: Record<string, Fields> = {};
  readonly #declaredCnis: Record<string, Fields> = {};
  readonly #environment: Record<string, string> = {};
  #links = 0;

  constructor(dice: Dice, must: WriteOperation) {
    this.#dice = dice;
    this.#must = must;
    for (let i = 0; i < 12; i++) this.#slots.push(slot(i));
  }

  draw(): Scenario {
    const dice = this.#dice;
    const lasting = this.#lasting();
    const isNew = this.#must === 'create_interconnect' || dice.chance(60);
    const hosts = isNew ? [...lasting, ...this.#created()] : lasting;
    if (this.#must === 'delete_interconnect' || dice.chance(40)) this.#leaving(lasting);
    if (dice.chance(30)) this.#replaced();
    if (dice.chance(25)) this.#forGood();
    for (let i = 2 + dice.below(3); i > 0; i--) this.#liveCni(i, hosts);
    if (dice.chance(25)) this.#swapped(hosts);
    for (let i = this.#must === 'create_cni' ? 1 + dice.below(2) : dice.below(3); i > 0; i--) this.#newCni(i, hosts);
    const keys = dice.chance(50) ? this.#keysOfOthers(lasting) : new Map<string, string>();
    const asn = this.#must === 'update_settings' || dice.chance(30) ? 64_600 : 13_335;
    const document = {
      version: 1,
      account: accountTag,
      policy: { max_deletes: 20 },
      settings: { default_asn: asn },
      interconnects: renamed(this.#declared, keys),
      cnis: this.#renamedCnis(keys),
    };
    const account = {
      settings: { default_asn: 13_335, future: { kept: [1, 2] } },
      slots: this.#slots,
      interconnects: this.#interconnects,
      cnis: this.#cnis,
    };
    return {
      seed: { accounts: { [accountTag]: account } },
      document: JSON.stringify(document, undefined, 1),
      environment: this.#environment,
      hosts: lasting.map((key) => keys.get(key) ?? key),
    };
  }

  /** Keys that are live names, each of another object: of circuits, and of CNIs (under `cni KEY`). */
  #keysOfOthers([first = 'ic-a', second = 'ic-b']: readonly string[]): ReadonlyMap<string, string> {
    const keys = Object.keys(this.#declaredCnis);
    const turned = keys.map((key, i): [string, string] => [`cni ${key}`, keys[(i + 1) % keys.length] ?? key]);
    return new Map([[first, 'icon-1'], [second, 'icon-0'], ...turned]);
  }

  #renamedCnis(keys: ReadonlyMap<string, string>): Record<string, Fields> {
    const entries = Object.entries(this.#declaredCnis).map(([key, fields]): [string, Fields] => {
      const host = fields['interconnect'];
      const interconnect = typeof host === 'string' ? { interconnect: keys.get(host) ?? host } : {};
      const other = keys.get(`cni ${key}`);
      if (other === undefined) return [key, { ...fields, ...interconnect }];
      return [other, { ...fields, ...interconnect, magic: { conduit_name: key, ...magicOf(fields) } }];
    });
    return Object.fromEntries(entries);
  }

  /** Circuits that stay as they are. */
  #lasting(): readonly string[] {
    return ['ic-a', 'ic-b'].map((key) => {
      const { slot_id } = this.#direct();
      this.#declared[key] = { type: 'direct', slot_id };
      return key;
    });
  }

  #created(): readonly string[] {
    const dice = this.#dice;
    const direct = { type: 'direct', slot_id: this.#slots[11]?.id };
    const isPair = dice.chance(50);
    const region = dice.choose(regions);
    const partners = (isPair ? ['gcp-a', 'gcp-b'] : ['gcp-a']).map((key) => [key, this.#partner(key, region)] as const);
    const all: readonly (readonly [string, Fields])[] =
      this.#must !== 'create_interconnect' && dice.chance(50) ? partners : [...partners, ['ic-new', direct]];
    for (const [key, fields] of all) this.#declared[key] = fields;
    // Of a pair that looks alike nothing but the CNIs on it tells which is which: those of this scenario stay off it.
    return all.map(([key]) => key).filter((key) => !isPair || !key.startsWith('gcp'));
  }

  #partner(key: string, region: string): Fields {
    const name = `DEMARC_${key.toUpperCase().replace('-', '_')}`;
    this.#environment[name] = `11111111-2222-4333-8444-00000000000${key.length}/${region}/${key}`;
    return { type: 'gcp_partner', region, bandwidth: '1G', pairing_key: `\${env:${name}}` };
  }

  /** A circuit that goes, with a CNI that goes or moves. */
  #leaving([other = 'ic-a']: readonly string[]): void {
    const { name, slot_id } = this.#direct();
    this.#declared['ic-old'] = { type: 'direct', slot_id, state: 'absent' };
    const cni = this.#cni('riding', name);
    const rides = this.#dice.chance(50) ? { interconnect: other } : { state: 'absent' };
    this.#declaredCnis['riding'] = { id: cni.id, ...rides };
  }

  /** A circuit that moves to another port: the new one is made first. Its pin keeps the old one known until it is gone. */
  #replaced(): void {
    const { name } = this.#direct();
    this.#cni('moving', name);
    this.#declared['ic-moves'] = { type: 'direct', name, slot_id: this.#slots[10]?.id };
    this.#declaredCnis['moving'] = { interconnect: 'ic-moves' };
  }

  /** A circuit of another speed on its own port: the old one goes first. */
  #forGood(): void {
    const { name, slot_id } = this.#direct();
    this.#cni('again', name);
    const port = this.#slots.find(({ id }) => id === slot_id);
    // The port was recabled since: the circuit on it still says the old speed.
    if (port !== undefined) port.speed = '100G';
    this.#declared['ic-again'] = { type: 'direct', slot_id, speed: '100G' };
    this.#declaredCnis['again'] = { interconnect: 'ic-again' };
  }

  #liveCni(i: number, hosts: readonly string[]): void {
    const dice = this.#dice;
    const name = `wan-${i}`;
    const host = this.#interconnects[dice.below(2)]?.name ?? '';
    this.#cni(name, host);
    const isFirst = i === 1;
    if ((isFirst && this.#must === 'delete_cni') || dice.chance(15)) {
      this.#declaredCnis[name] = { state: 'absent', magic: { conduit_name: name } };
      return;
    }
    const at = dice.chance(30)
      ? dice.below(hosts.length)
      : this.#interconnects.findIndex((interconnect) => interconnect.name === host);
    const place = hosts[at] ?? 'ic-a';
    const isEdited = (isFirst && this.#must === 'update_cni') || dice.chance(50);
    this.#declaredCnis[name] = {
      interconnect: place,
      ...((isEdited || dice.chance(30)) && { bgp: this.#session(name, isEdited) }),
      ...(dice.chance(15) && { bgp_mode: 'advertise_only' }),
      magic: { ...(isEdited && { description: 'declared' }), mtu: dice.choose([1500, 1500, 1400]) },
    };
  }

  #newCni(i: number, hosts: readonly string[]): void {
    const dice = this.#dice;
    const name = `new-${i}`;
    this.#links += 1;
    this.#declaredCnis[name] = {
      interconnect: hosts[dice.below(hosts.length)] ?? 'ic-a',
      ...((i === 1 || dice.chance(60)) && { bgp: this.#session(name, i === 1) }),
      ...(dice.chance(30) && { cust_ip: `10.1.${this.#links}.1/31`, p2p_ip: `10.1.${this.#links}.0/31` }),
      magic: { mtu: 1500, description: `n ${i}` },
    };
  }

  /** Two CNIs that trade names: one passes through a temporary one. */
  #swapped([host = 'ic-a']: readonly string[]): void {
    const icon = this.#interconnects[0]?.name ?? '';
    const [cni, other] = [this.#cni('left', icon), this.#cni('right', icon)];
    this.#declaredCnis['swap-l'] = { interconnect: host, id: cni.id, magic: { conduit_name: 'right' } };
    this.#declaredCnis['swap-r'] = { interconnect: host, id: other.id, magic: { conduit_name: 'left' } };
  }

  #session(name: string, withKey = false): Fields {
    const variable = `DEMARC_MD5_${name.toUpperCase().replace('-', '_')}`;
    const hasKey = withKey || this.#dice.chance(50);
    if (hasKey) this.#environment[variable] = `key-of-${name}`;
    return {
      customer_asn: 65_010,
      extra_prefixes: ['0.0.0.0/0'],
      ...(hasKey && { md5_key: `\${env:${variable}}` }),
    };
  }

  #direct(): { name: string; slot_id: string } {
    const i = this.#interconnects.length;
    const port = slot(i);
    const name = `icon-${i}`;
    const { id: slot_id, site, facility, speed } = port;
    this.#interconnects.push({
      name,
      account: accountTag,
      owner: accountTag,
      type: 'direct',
      slot_id,
      site,
      facility,
      speed,
    });
    return { name, slot_id };
  }

  #cni(conduit_name: string, interconnect: string): SeedCni {
    const n = this.#cnis.length + 1;
    const cni: SeedCni = {
      id: cniId(n),
      account: accountTag,
      interconnect,
      cust_ip: `10.0.${n}.1/31`,
      p2p_ip: `10.0.${n}.0/31`,
      magic: { conduit_name, description: '', mtu: 1500, future: { n } },
      ...(this.#dice.chance(50) && { bgp: { customer_asn: 65_001, extra_prefixes: [] } }),
      unknown_since: 12,
    };
    this.#cnis.push(cni);
    return cni;
  }
}

function renamed(objects: Readonly<Record<string, Fields>>, keys: ReadonlyMap<string, string>): Record<string, Fields> {
  return Object.fromEntries(Object.entries(objects).map(([key, fields]) => [keys.get(key) ?? key, fields]));
}

function magicOf({ magic }: Fields): object {
  return typeof magic === 'object' && magic !== null ? magic : {};
}

function slot(i: number): SeedSlot {
  return {
    id: slotId(i),
    site: `site${i % 4}`,
    facility: { name: `Hall ${i % 4}`, address: [`${i} Fibre Street`] },
    speed: '10G',
    occupied: false,
    ccr_device_name: `cr${i}.site${i % 4}`,
  };
}
