import type { Secret } from './secret.ts';

/** The documents of one account: merged, substituted and checked for shape. Field names are those of the documents. */
export interface DesiredAccount {
  readonly account: string;
  /** The environment variable that holds this account's token, if a document names one. */
  readonly tokenEnv: string | undefined;
  readonly policy: Policy;
  readonly settings: DesiredSettings | undefined;
  /** Sorted by key. */
  readonly interconnects: readonly DesiredInterconnect[];
  /** Sorted by key. */
  readonly cnis: readonly DesiredCni[];
  /** Variables in fields that are not sensitive: every plan shows their values. Undefined: none. */
  readonly shownVariables?: readonly ShownVariable[];
  /** Where the documents first name the account. */
  readonly origin: Origin;
}

/** A variable in a field that is not sensitive. */
export interface ShownVariable {
  readonly name: string;
  /** The path in the document: `['cnis', 'wan-a', 'magic', 'description']`. */
  readonly path: FieldPath;
  readonly at: Location;
}

export interface Policy {
  readonly prune: boolean;
  /** The maximum number of circuits that one run may delete. */
  readonly max_deletes: number;
  readonly require_healthy: boolean;
  readonly unmanaged: 'report' | 'drift' | 'ignore';
  /** Globs on interconnect names and conduit names. */
  readonly ignore: readonly string[];
  /** Joins metros (three letters) and Google Cloud regions, in any case, under the name that is the key. */
  readonly metros: Readonly<Record<string, readonly string[]>>;
  /** Names of backup sets that the guard `outage` does not protect. */
  readonly unguarded: readonly string[];
  /** By name of a backup set: what it must survive the loss of. */
  readonly redundancy: Readonly<Record<string, LossLevel>>;
  /** Whether routes, tunnels and their health are read and judged. */
  readonly preflight: 'auto' | 'required' | 'off';
  readonly pace: Pace;
  readonly rules: Readonly<Record<string, RuleSetting>>;
}

/** What may be lost at once: a circuit, a Cloudflare router, or a site with all of its routers. */
export type LossLevel = 'circuit' | 'device' | 'site';

/** What apply does between two disruptive circuits of one backup set. */
export interface Pace {
  readonly soakMs: number;
  /** For so long the tunnels of a circuit must be healthy before the next circuit. Undefined or 0: they are not looked at. */
  readonly tunnelHealthMs?: number;
  /** `required`: apply runs the command of `--check` after each disruptive circuit. */
  readonly check: 'off' | 'required';
}

/** A severity, or the objects (keys or addresses) for which the rule is off. */
export type RuleSetting = 'off' | 'warning' | 'error' | { readonly off: readonly string[] };

export interface DesiredSettings {
  /** 1 to 4294967295. */
  readonly default_asn?: number;
  readonly unknown: ReadonlySet<string>;
  readonly origin: Origin;
}

export type Labels = Readonly<Record<string, string>>;

interface Declared {
  /** The name of the object in documents, plans and commands. */
  readonly key: string;
  readonly state: 'present' | 'absent';
  /** Never deleted or replaced, and never without what `plan/guards/protect.ts` lists. */
  readonly protect: boolean;
  /** For people and other tools, by name. Only documents know them. They are in no plan, diff or digest. */
  readonly labels?: Labels;
  /**
   * Dotted paths of fields whose variable is not set (`bgp.md5_key`). The field itself is then left out. Only offline commands have them,
   * with one exception: a pairing key that no create needs.
   */
  readonly unknown: ReadonlySet<string>;
  /** Dotted paths of sensitive fields whose value, or its fallback, is in the document itself. Undefined: none. */
  readonly inClear?: ReadonlySet<string>;
  /** By dotted path: the text of sensitive fields before substitution. It is for comparisons alone. Undefined: none. */
  readonly written?: ReadonlyMap<string, Secret>;
  readonly origin: Origin;
}

export type DesiredInterconnect = DesiredDirect | DesiredGcpPartner;

export interface DesiredDirect extends Declared {
  readonly type: 'direct';
  /** Pins the object to this live name. */
  readonly name?: string;
  readonly slot_id?: string;
  readonly slot?: SlotSelector;
  readonly speed?: string;
  readonly group?: string;
}

export interface DesiredGcpPartner extends Declared {
  readonly type: 'gcp_partner';
  /** Pins the object to this live name. */
  readonly name?: string;
  readonly region?: string;
  readonly bandwidth?: string;
  readonly pairing_key?: Secret;
  readonly group?: string;
}

/** The port must match every given field. */
export interface SlotSelector {
  readonly site?: string;
  readonly speed?: string;
  readonly facility?: string;
  readonly address_contains?: string;
  /** The Cloudflare router of the port (`ccr_device_name`). */
  readonly device?: string;
  /** Keys of interconnects that must be on another device. */
  readonly diverse_from?: readonly string[];
}

export interface DesiredCni extends Declared {
  /** A key of `interconnects`, or the live name of an interconnect that no document declares. */
  readonly interconnect?: string;
  /** Whom it serves. Only documents know it. */
  readonly service?: string;
  readonly magic: {
    readonly conduit_name: string;
    readonly description?: string;
    readonly mtu?: number;
  };
  /** null: there must be no BGP session. */
  readonly bgp?: DesiredBgp | null;
  readonly bgp_mode?: 'dynamic_route_exchange' | 'advertise_only';
  /** `A.B.C.D/N`. */
  readonly cust_ip?: string;
  /** `A.B.C.D/N`. */
  readonly p2p_ip?: string;
  /** Pins the object to this live UUID. */
  readonly id?: string;
}

export interface DesiredBgp {
  readonly customer_asn?: number;
  readonly extra_prefixes?: readonly string[];
  /** null: there must be no key. */
  readonly md5_key?: Secret | null;
}

/** A range of a source text. Lines and columns count from 1; the end is exclusive. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A path inside a declared object, with the field names of the documents: `['bgp', 'extra_prefixes', 0]`. */
export type FieldPath = readonly (string | number)[];

/** Where a declared object is written. Positions are computed only on request. */
export interface Origin {
  /**
   * The location of a field of the object, or of its nearest written parent. Without a path: the key of the object itself. `part` selects
   * the key or the value of the last segment (default: value).
   */
  locate(path?: FieldPath, part?: 'key' | 'value'): Location;
}
