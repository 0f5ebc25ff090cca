import type { SeedCni, SeedInterconnect, SeedSlot } from '../../../src/model/generated/sandbox-seed.ts';
import type { Tape } from '../../helpers/tape.ts';
import type { DrawnAccount } from './draw-account.ts';
import type { Knobs } from './knobs.ts';

export type Fields = Record<string, unknown>;

/** A circuit as the author of the documents means it. */
export interface Circuit {
  key: string;
  /** What it was when the story began; undefined: it is to be made. */
  readonly live: SeedInterconnect | undefined;
  fields: Fields;
  /** `stays` where it is, goes to a `new` place, `goes` for good, or is no longer `declared`. */
  goal: 'stays' | 'new' | 'goes' | 'undeclared';
  /** Whether it was ever meant to be anywhere else. */
  moved: boolean;
  /** How many ports may be ordered for it at most. */
  orders: number;
}

/** A CNI as the author means it. */
export interface Link {
  key: string;
  readonly live: SeedCni | undefined;
  on: Circuit | undefined;
  /** The reference is left out of the document: it is wherever it is. */
  unplaced: boolean;
  conduit: string;
  fields: Fields & { magic: Fields };
  goal: 'stays' | 'goes' | 'undeclared';
  /** Every path that any version of the documents wrote. */
  readonly written: Set<string>;
}

/** The documents of one account, and what their author means by them: demarc sees the former only. */
export class Author {
  readonly account: DrawnAccount;
  readonly circuits: Circuit[] = [];
  readonly links: Link[] = [];
  /** Entries about objects that are not there, by kind. */
  readonly phantoms: { readonly interconnects: Record<string, Fields>; readonly cnis: Record<string, Fields> } = {
    interconnects: {},
    cnis: {},
  };
  readonly policy: Fields = { max_deletes: 40 };
  readonly environment: Record<string, string>;
  readonly tape: Tape;
  readonly knobs: Knobs;
  /** Ports that no document has used yet. */
  readonly free: SeedSlot[];
  numbers = 0;

  constructor(account: DrawnAccount, free: SeedSlot[], environment: Record<string, string>, tape: Tape, knobs: Knobs) {
    this.account = account;
    this.free = free;
    this.environment = environment;
    this.tape = tape;
    this.knobs = knobs;
  }

  document(): { readonly interconnects: Record<string, Fields>; readonly cnis: Record<string, Fields> } & Fields {
    return {
      version: 1,
      account: this.account.tag,
      policy: { ...this.policy },
      interconnects: {
        ...this.phantoms.interconnects,
        ...Object.fromEntries(
          this.circuits.flatMap((circuit) => (circuit.goal === 'undeclared' ? [] : [[circuit.key, circuit.fields]])),
        ),
      },
      cnis: {
        ...this.phantoms.cnis,
        ...Object.fromEntries(
          this.links.flatMap((link) => (link.goal === 'undeclared' ? [] : [[link.key, this.#fields(link)]])),
        ),
      },
    };
  }

  #fields({ on, unplaced, fields, goal, live }: Link): Fields {
    if (goal === 'goes') return fields;
    const reference = on === undefined ? live?.interconnect : on.goal === 'undeclared' ? on.live?.name : on.key;
    return { ...(!unplaced && { interconnect: reference }), ...fields };
  }

  /** What takes the author back to here. */
  remember(): () => void {
    const circuits = this.circuits.map((circuit) => ({ ...circuit, fields: { ...circuit.fields } }));
    const links = this.links.map((link) => ({ ...link, fields: { ...link.fields } }));
    return () => {
      this.circuits.length = circuits.length;
      this.circuits.forEach((circuit, i) => Object.assign(circuit, circuits[i]));
      this.links.length = links.length;
      this.links.forEach((link, i) => Object.assign(link, links[i]));
    };
  }

  /** Circuits that the documents want to be there. */
  present(): readonly Circuit[] {
    return this.circuits.filter(({ goal }) => goal === 'stays' || goal === 'new');
  }

  presentLinks(): readonly Link[] {
    return this.links.filter(({ goal }) => goal === 'stays');
  }

  /** A number that was not used before. */
  next(): number {
    this.numbers += 1;
    return this.numbers;
  }

  pairingKey(region: string): string {
    const n = this.next();
    const name = `DEMARC_K${this.account.tag.slice(0, 2)}${n}`.toUpperCase();
    this.environment[name] =
      `11111111-2222-4333-8444-${String(n).padStart(12, '0')}/${region}/${this.account.tag.slice(0, 2)}`;
    return `\${env:${name}}`;
  }

  /** Puts fields into the document of a CNI and remembers that they are managed. */
  write(link: Link, fields: Fields, magic: Fields = {}): void {
    link.fields = { ...link.fields, ...fields, magic: { ...link.fields.magic, ...magic } };
    for (const path of [...Object.keys(fields), ...Object.keys(magic).map((name) => `magic.${name}`)])
      link.written.add(path);
  }
}
