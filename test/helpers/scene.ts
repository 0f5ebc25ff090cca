import type { SeedCni, SeedInterconnect, SeedSlot } from '../../src/model/generated/sandbox-seed.ts';
import { accountTag } from './account.ts';
import { everyAllowance } from './every-allowance.ts';
import { bandwidths, regions, type SceneLive, sceneLive, scenePrefixes, someoneElse } from './scene-live.ts';
import { Tape } from './tape.ts';

type Fields = Record<string, unknown>;

/** A live account and documents about it that pass every rule: what a real repository could hold on a real day. */
export interface Scene {
  /** The same for the same numbers. */
  readonly id: string;
  readonly live: SceneLive;
  readonly document: SceneDocument;
  /** The variables that the document reads. */
  readonly environment: Readonly<Record<string, string>>;
  readonly allowed: readonly string[];
  readonly wait: boolean;
  /** Sensitive values on either side. */
  readonly canaries: readonly string[];
  /** The rest of the tape, for what a property decides itself. */
  readonly tape: Tape;
}

export interface SceneDocument {
  readonly version: 1;
  readonly account: string;
  readonly policy: Fields;
  readonly settings?: Fields;
  readonly interconnects: Readonly<Record<string, Fields>>;
  readonly cnis: Readonly<Record<string, Fields>>;
}

export function scene(numbers: readonly number[]): Scene {
  const tape = new Tape(numbers);
  const live = sceneLive(tape);
  return { id: numbers.join(), ...new SceneBuilder(tape, live).build() };
}

interface DeclaredInterconnect {
  readonly key: string;
  readonly live: SeedInterconnect | undefined;
  readonly type: string;
  fields: Fields;
}

interface DeclaredCni {
  readonly key: string;
  readonly live: SeedCni | undefined;
  fields: Fields & { magic: Fields };
}

/** Writes documents the way people do: by starting from what is there and editing it. */
class SceneBuilder {
  readonly #tape: Tape;
  readonly #live: SceneLive;
  readonly #free: SeedSlot[];
  readonly #environment: Record<string, string> = {};
  readonly #interconnects: DeclaredInterconnect[] = [];
  readonly #cnis: DeclaredCni[] = [];
  #links = 0;

  constructor(tape: Tape, live: SceneLive) {
    this.#tape = tape;
    this.#live = live;
    const held = new Set(live.interconnects.map((interconnect) => interconnect.slot_id));
    this.#free = tape.shuffled(live.slots.filter((slot) => !slot.occupied && !held.has(slot.id)));
  }

  build(): Omit<Scene, 'id'> {
    const tape = this.#tape;
    const numbers = tape.shuffled([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const declare = tape.choose(85, 85, 60, 100);
    for (const live of this.#live.interconnects) {
      const key = `ic-${numbers.pop() ?? 9}`;
      if (live.type !== 'azure_express' && tape.chance(declare)) this.#declareInterconnect(key, live);
    }
    for (let i = tape.below(3); i > 0; i--) this.#newInterconnect(`new-${numbers.pop() ?? 9}`);
    if (tape.chance(8)) this.#swapSlots();
    this.#keepApart();
    for (const live of this.#live.cnis) if (tape.chance(declare)) this.#declareCni(live);
    if (tape.chance(15)) this.#rotateNames();
    if (tape.chance(8)) this.#rotateLinks();
    if (tape.chance(6)) this.#takeFromOthers();
    for (let i = tape.below(3); i > 0; i--) this.#newCni(i);
    const document = this.#document();
    const canaries = [...this.#live.canaries, ...Object.values(this.#environment)];
    const everything = everyAllowance(document);
    return {
      live: this.#live,
      document,
      environment: this.#environment,
      allowed: tape.chance(60) ? everything : everything.filter(() => tape.chance(20)),
      wait: tape.chance(25),
      canaries,
      tape,
    };
  }

  #document(): SceneDocument {
    const tape = this.#tape;
    const ignore = tape.chance(15) ? this.#undeclaredNames().filter(() => tape.chance(40)) : [];
    return {
      version: 1,
      account: accountTag,
      policy: {
        ...(tape.chance(15) && this.#present().length > 0 && { prune: true }),
        ...(tape.chance(50) && { max_deletes: tape.choose(0, 3, 10) }),
        ...(tape.chance(25) && { require_healthy: false }),
        ...(tape.chance(20) && { unmanaged: tape.choose('drift', 'ignore') }),
        ...(ignore.length > 0 && { ignore }),
      },
      ...(tape.chance(35) && { settings: { default_asn: tape.choose(13335, 64600) } }),
      interconnects: Object.fromEntries(this.#interconnects.map(({ key, fields }) => [key, fields])),
      cnis: Object.fromEntries(this.#cnis.map(({ key, fields }) => [key, fields])),
    };
  }

  #declareInterconnect(key: string, live: SeedInterconnect): void {
    const tape = this.#tape;
    const isDirect = live.type === 'direct';
    const absent = tape.chance(10);
    const fields = absent ? exact(tape, live) : isDirect ? this.#direct(live) : this.#gcpPartner(live);
    if (tape.chance(40)) fields['group'] = tape.choose('one', 'two');
    if (tape.chance(10)) fields['protect'] = true;
    if (absent) fields['state'] = 'absent';
    this.#interconnects.push({ key, live, type: live.type, fields: { type: live.type, ...fields } });
  }

  /** A direct interconnect by pin, port or selector; mostly as it is, sometimes on another port. */
  #direct(live: SeedInterconnect): Fields {
    const tape = this.#tape;
    const pin = tape.chance(5) ? { name: `gone-${live.name}` } : tape.chance(30) ? { name: live.name } : {};
    const choice = tape.below(100);
    if (choice >= 84) return { ...pin, slot_id: this.#free.pop()?.id ?? live.slot_id };
    if (choice >= 78) return { name: live.name, slot: { site: tape.choose('site0', 'site1', 'site2', 'site3') } };
    if (choice >= 76) return { ...pin, slot_id: live.slot_id, speed: live.speed === '10G' ? '100G' : '10G' };
    if (choice >= 66) return { name: live.name };
    if (choice >= 50) return { ...pin, slot: { site: live.site, ...(tape.chance(50) && { speed: live.speed }) } };
    return { ...pin, slot_id: live.slot_id, ...(tape.chance(50) && { speed: live.speed }) };
  }

  #gcpPartner(live: SeedInterconnect): Fields {
    const tape = this.#tape;
    const region = tape.chance(10) ? tape.choose(...regions) : (live.region ?? regions[0]);
    const bandwidth = tape.chance(20) ? tape.choose(...bandwidths) : (live.speed ?? bandwidths[0]);
    return {
      ...(tape.chance(35) && { name: live.name }),
      region,
      bandwidth,
      ...(tape.chance(90) && { pairing_key: this.#pairingKey(region) }),
    };
  }

  #newInterconnect(key: string): void {
    const tape = this.#tape;
    const group = tape.chance(40) ? { group: tape.choose('one', 'two') } : {};
    const kind = tape.below(100);
    if (kind >= 80) {
      const region = tape.choose(...regions);
      const fields = { region, bandwidth: tape.choose(...bandwidths), pairing_key: this.#pairingKey(region), ...group };
      this.#interconnects.push({
        key,
        live: undefined,
        type: 'gcp_partner',
        fields: { type: 'gcp_partner', ...fields },
      });
      return;
    }
    const slot = kind >= 40 ? this.#free.pop() : undefined;
    const selector = {
      ...(tape.chance(40) && { site: `site${tape.below(4)}` }),
      ...(tape.chance(40) && { speed: tape.choose('10G', '100G') }),
      ...(tape.chance(10) && { device: `cr${tape.below(2)}.site${tape.below(4)}` }),
      ...(tape.chance(30) && { address_contains: 'fibre' }),
    };
    if (Object.keys(selector).length === 0) Object.assign(selector, { facility: `Hall ${tape.below(4)}A` });
    const where = slot === undefined ? { slot: selector } : { slot_id: slot.id };
    this.#interconnects.push({ key, live: undefined, type: 'direct', fields: { type: 'direct', ...where, ...group } });
  }

  /** Two circuits that trade ports: neither can be made before the other is gone. */
  #swapSlots(): void {
    const pinned = this.#present().filter(({ live, type }) => type === 'direct' && live !== undefined);
    const [a, b] = pinned;
    if (a?.live === undefined || b?.live === undefined) return;
    if (
      pinned.some(
        ({ fields }) => [a.live?.slot_id, b.live?.slot_id].includes(String(fields['slot_id'])) && !('name' in fields),
      )
    ) {
      for (const interconnect of pinned) interconnect.fields['name'] = interconnect.live?.name;
    }
    for (const [interconnect, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const { type, group, protect } = interconnect.fields;
      interconnect.fields = { type, name: interconnect.live?.name, slot_id: other.live?.slot_id };
      if (group !== undefined) interconnect.fields['group'] = group;
      if (protect !== undefined) interconnect.fields['protect'] = protect;
    }
  }

  #keepApart(): void {
    for (const interconnect of this.#present()) {
      const slot = interconnect.fields['slot'];
      // Two that ask for one device cannot be on different ones: a rule forbids that.
      const others = this.#present().filter(
        (other) => other !== interconnect && other.type === 'direct' && !asksForSameDevice(interconnect, other),
      );
      if (typeof slot !== 'object' || slot === null || !this.#tape.chance(50)) continue;
      const other = this.#tape.pick(others);
      if (other !== undefined) interconnect.fields['slot'] = { ...slot, diverse_from: [other.key] };
    }
  }

  #declareCni(live: SeedCni): void {
    const tape = this.#tape;
    const name = live.magic.conduit_name;
    const isPinned = tape.chance(25);
    const id = tape.chance(4) ? live.id.replace('1000', '9999') : live.id;
    const key = tape.chance(50) ? name : `cni-${name}`;
    const place = this.#placeFor(live);
    if (place === undefined || tape.chance(8)) {
      this.#cnis.push({
        key,
        live,
        fields: { state: 'absent', ...(isPinned && { id: live.id }), magic: { conduit_name: name } },
      });
      return;
    }
    const isRenamed = tape.chance(8);
    const edits = this.#edits(live, place.type);
    this.#cnis.push({
      key,
      live,
      fields: {
        interconnect: place.name,
        ...((isPinned || isRenamed) && { id }),
        ...(tape.chance(8) && { protect: true }),
        ...edits,
        magic: { conduit_name: isRenamed ? `re-${name}` : name, ...edits.magic },
      },
    });
  }

  /** The interconnect that a live CNI is put on: mostly the one that hosts it; undefined where that goes. */
  #placeFor(live: SeedCni): { name: string; type: string } | undefined {
    const tape = this.#tape;
    const host = this.#interconnects.find((interconnect) => interconnect.live?.name === live.interconnect);
    const isDeleted = host?.fields['state'] === 'absent';
    const other = tape.pick(this.#present());
    if (other !== undefined && (isDeleted || tape.chance(12))) return { name: other.key, type: other.type };
    if (isDeleted) return undefined;
    return { name: host?.key ?? live.interconnect, type: host?.type ?? '' };
  }

  #edits(live: SeedCni, type: string): Fields & { magic: Fields } {
    const tape = this.#tape;
    const link = this.#newLink();
    const session = tape.below(100);
    return {
      ...(session >= 90 && { bgp: null }),
      ...(session >= 45 && session < 90 && { bgp: this.#session(live) }),
      ...(tape.chance(15) && { bgp_mode: tape.choose('dynamic_route_exchange', 'advertise_only') }),
      ...(tape.chance(8) && link),
      magic: {
        ...(tape.chance(25) && { description: tape.choose('Primary', 'Backup', '') }),
        ...((type === 'gcp_partner' || tape.chance(30)) && { mtu: tape.chance(70) ? live.magic.mtu : 1500 }),
      },
    };
  }

  #session(live: SeedCni | undefined): Fields {
    const tape = this.#tape;
    const key = tape.chance(30) ? this.#variable(`canary-wanted-${Object.keys(this.#environment).length}`) : undefined;
    const prefixes = tape.chance(60) ? (live?.bgp?.extra_prefixes ?? []) : scenePrefixes(tape);
    return {
      customer_asn: tape.chance(80) ? (live?.bgp?.customer_asn ?? 65010) : 65020,
      ...(tape.chance(60) && { extra_prefixes: tape.shuffled(prefixes) }),
      ...(key !== undefined && { md5_key: key }),
      ...(key === undefined && tape.chance(10) && { md5_key: null }),
    };
  }

  #newCni(i: number): void {
    const tape = this.#tape;
    const place = tape.pick(this.#present());
    const undeclared = tape.pick(this.#live.interconnects.filter((interconnect) => this.#isUndeclared(interconnect)));
    const name = place === undefined || tape.chance(15) ? undeclared?.name : place.key;
    if (name === undefined) return;
    const used = new Set(this.#cnis.map(({ fields }) => fields.magic['conduit_name']));
    const freed = this.#cnis
      .flatMap(({ live }) => live?.magic.conduit_name ?? [])
      .filter((conduit) => !used.has(conduit));
    const conduit_name = tape.chance(40) ? (tape.pick(freed) ?? `fresh-${i}`) : `fresh-${i}`;
    const link = this.#newLink();
    this.#cnis.push({
      key: `add-${i}`,
      live: undefined,
      fields: {
        interconnect: name,
        ...(tape.chance(50) && { bgp: this.#session(undefined) }),
        ...(tape.chance(40) && link),
        ...(tape.chance(30) && { bgp_mode: 'dynamic_route_exchange' }),
        magic: { conduit_name, mtu: tape.choose(1500, 1440) },
      },
    });
  }

  /** Names that go round among two or three CNIs. */
  #rotateNames(): void {
    const some = this.#tape.shuffled(this.#presentCnis()).slice(0, 2 + this.#tape.below(2));
    const names = some.map(({ fields }) => fields.magic['conduit_name']);
    some.forEach((cni, i) => {
      cni.fields = { ...cni.fields, id: cni.live?.id };
      cni.fields.magic = { ...cni.fields.magic, conduit_name: names[(i + 1) % names.length] };
    });
  }

  /** One CNI gets the link of another, which gets a new one, or (a circle, which has no order) its link in turn. */
  #rotateLinks(): void {
    const [a, b] = this.#tape.shuffled(this.#presentCnis().filter(({ fields }) => !('cust_ip' in fields)));
    if (a?.live === undefined || b?.live === undefined) return;
    a.fields = { ...a.fields, ...linkOf(b.live) };
    b.fields = { ...b.fields, ...(this.#tape.chance(20) ? linkOf(a.live) : this.#newLink()) };
  }

  /** A document that wants what a CNI which nobody declares holds: its name, or its link. */
  #takeFromOthers(): void {
    const declared = new Set(this.#cnis.map(({ live }) => live?.id));
    const other = this.#live.cnis.find(({ id }) => !declared.has(id));
    const [cni] = this.#presentCnis();
    if (other === undefined || cni === undefined) return;
    if (this.#tape.chance(50)) cni.fields = { ...cni.fields, ...linkOf(other) };
    else {
      cni.fields = { ...cni.fields, id: cni.live?.id };
      cni.fields.magic = { ...cni.fields.magic, conduit_name: other.magic.conduit_name };
    }
  }

  #newLink(): Fields {
    this.#links += 1;
    return { cust_ip: `10.1.${this.#links}.1/31`, p2p_ip: `10.1.${this.#links}.0/31` };
  }

  #pairingKey(region: string): string {
    const n = Object.keys(this.#environment).length;
    return this.#variable(`11111111-2222-4333-8444-${String(n).padStart(12, '0')}/${region}/canary-pairing-${n}`);
  }

  #variable(value: string): string {
    const name = `DEMARC_V${Object.keys(this.#environment).length}`;
    this.#environment[name] = value;
    return `\${env:${name}}`;
  }

  #present(): readonly DeclaredInterconnect[] {
    return this.#interconnects.filter(({ fields }) => fields['state'] !== 'absent');
  }

  #presentCnis(): readonly DeclaredCni[] {
    return this.#cnis.filter(({ fields, live }) => fields['state'] !== 'absent' && live !== undefined);
  }

  #isUndeclared({ name }: SeedInterconnect): boolean {
    return this.#interconnects.every(({ live }) => live?.name !== name);
  }

  /** Names that policy.ignore may have: no document declares or uses them. */
  #undeclaredNames(): readonly string[] {
    const used = new Set(this.#cnis.map(({ fields }) => fields['interconnect']));
    const names = new Set(
      this.#cnis.flatMap(({ live, fields }) => [live?.magic.conduit_name, fields.magic['conduit_name']]),
    );
    const hosts = new Set(this.#cnis.map(({ live }) => live?.interconnect));
    return [
      ...this.#live.interconnects
        .filter(
          (interconnect) =>
            this.#isUndeclared(interconnect) && !used.has(interconnect.name) && !hosts.has(interconnect.name),
        )
        .map(({ name }) => name),
      ...this.#live.cnis.map(({ magic }) => magic.conduit_name).filter((name) => !names.has(name)),
    ];
  }
}

function asksForSameDevice(...both: readonly DeclaredInterconnect[]): boolean {
  const [first, second] = both.map(({ fields: { slot } }) =>
    typeof slot === 'object' && slot !== null && 'device' in slot ? slot.device : undefined,
  );
  return first !== undefined && first === second;
}

/** A tombstone names its object exactly. */
function exact(tape: Tape, live: SeedInterconnect): Fields {
  if (tape.chance(50) || live.owner === someoneElse) return { name: live.name };
  if (live.type === 'direct') return { slot_id: live.slot_id };
  return live.speed === undefined ? { name: live.name } : { region: live.region, bandwidth: live.speed };
}

function linkOf({ cust_ip, p2p_ip }: SeedCni): Fields {
  const text = (address: SeedCni['cust_ip']) =>
    typeof address === 'string' ? address : `${address.ip}/${address.cidr}`;
  return { cust_ip: text(cust_ip), p2p_ip: text(p2p_ip) };
}
