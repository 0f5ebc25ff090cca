// What a plan does, read from its calls and from the raw document, not from what demarc says about them.

/** One call of a run, as far as this oracle reads it. */
export interface Call {
  readonly id: number;
  readonly address: string;
  readonly action: CallAction;
}

type Target = { readonly name: string } | { readonly created_by: number };

type CallAction =
  | { readonly call: 'update_settings'; readonly default_asn: number }
  | { readonly call: 'create_interconnect'; readonly body: object }
  | { readonly call: 'delete_interconnect'; readonly name: string }
  | { readonly call: 'create_cni'; readonly body: { readonly interconnect: Target } & object }
  | {
      readonly call: 'update_cni';
      readonly cni: { readonly id: string } | { readonly created_by: number };
      readonly set: readonly { readonly path: readonly string[]; readonly to: object }[];
    }
  | { readonly call: 'delete_cni'; readonly id: string };

interface LiveCircuit {
  readonly name: string;
  readonly type: string;
  readonly slot_id?: string;
  readonly region?: string;
}

/** What is live, what the documents say, and which live circuit is which key. */
export interface World {
  readonly circuits: readonly LiveCircuit[];
  readonly cnis: readonly {
    readonly id: string;
    readonly interconnect: string;
    readonly bgp?: object | undefined;
    readonly raw: object;
  }[];
  readonly keys: ReadonlyMap<string, string>;
  readonly interconnects: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly declaredCnis: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly actions: ReadonlyMap<string, string>;
}

/** One thing that a run does. Where an interrupted run may have done the beginning, `alternatives` say the same before that. */
export interface ShownCall {
  readonly text: string;
  readonly alternatives: readonly string[];
}

interface Place {
  /** The port: with the live name for a Google attachment that is there. */
  readonly port: string;
  /** The port of an attachment that is not there yet. */
  readonly ordered: string;
  readonly declared: object;
}

/** All that these calls do, field by field, with where it happens and what the documents declare about it. */
export function shownCalls(calls: readonly Call[], world: World): readonly ShownCall[] {
  return calls.flatMap((call) => shown(call, calls, world));
}

function shown(call: Call, calls: readonly Call[], world: World): readonly ShownCall[] {
  const { address, action } = call;
  const own = declaredOf(world.declaredCnis[address.slice('cni.'.length)]);
  const say = (...parts: readonly unknown[]): string => masked([address, action.call, ...parts]);
  const one = (text: string, ...alternatives: readonly string[]): readonly ShownCall[] => [{ text, alternatives }];
  switch (action.call) {
    case 'update_settings':
      return one(
        say(
          action.default_asn,
          world.cnis.some(({ bgp }) => bgp !== undefined),
        ),
      );
    case 'create_interconnect':
      return one(say(action.body, declaredOf(world.interconnects[keyIn(address)])));
    case 'delete_interconnect': {
      const place = livePlace(action.name, world);
      return one(say(action.name, place.port, place.declared, whenDeleted(call, calls, world)));
    }
    case 'create_cni': {
      const { interconnect, ...written } = action.body;
      const body = remade(address, calls, world).reduce<unknown>(asItWas, written);
      const place = placeOf(interconnect, calls, world);
      return one(say(body, own, place.declared, place.port), say(body, own, place.declared, place.ordered));
    }
    case 'delete_cni': {
      const cni = world.cnis.find(({ id }) => id === action.id);
      const isRemade = calls.some((other) => other.address === address && other.action.call === 'create_cni');
      return one(say(action.id, own, cni && !isRemade ? livePlace(cni.interconnect, world).declared : 'again'));
    }
    case 'update_cni':
      return action.set.flatMap(({ path, to }) => shownField(action.cni, path, to, { say, own, calls, world }));
  }
}

/** The live CNI that is deleted and made again with its interconnect, as a list of none or one. */
function remade(address: string, calls: readonly Call[], { cnis }: World): readonly object[] {
  const ids = calls.flatMap(({ address: of, action }) =>
    of === address && action.call === 'delete_cni' ? [action.id] : [],
  );
  return cnis.filter(({ id }) => ids.includes(id)).map(({ raw }) => raw);
}

/** A body without what it only takes over from the live object: that is shown as "made again", whatever it is by then. */
function asItWas(body: unknown, live: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const entries = Object.entries(body).map(([key, value]) => {
    const before = valueAt(live, [key]);
    if (JSON.stringify(isSecret(value) ? value.reveal() : value) === JSON.stringify(before)) return [];
    if (isSecret(value) || before === undefined || Array.isArray(value)) return [[key, value] as const];
    const rest = asItWas(value, before);
    const isNothing = typeof rest === 'object' && rest !== null && Object.keys(rest).length === 0;
    return isNothing ? [] : [[key, rest] as const];
  });
  return Object.fromEntries(entries.flat());
}

/** A secret that is taken over has the value that is live. */
function isSecret(value: unknown): value is { reveal(): unknown } {
  return typeof value === 'object' && value !== null && 'reveal' in value && typeof value.reveal === 'function';
}

interface Saying {
  readonly say: (...parts: readonly unknown[]) => string;
  readonly own: object;
  readonly calls: readonly Call[];
  readonly world: World;
}

function shownField(
  which: { readonly id: string } | { readonly created_by: number },
  path: readonly string[],
  to: object,
  { say, own, calls, world }: Saying,
): readonly ShownCall[] {
  const cni = 'id' in which ? world.cnis.find(({ id }) => id === which.id) : undefined;
  const here = cni && livePlace(cni.interconnect, world);
  const isSecret = sensitive.has(path.at(-1) ?? '');
  const before = cni === undefined || isSecret ? undefined : valueAt(cni.raw, path);
  const asNew = say('new', own, path, to);
  if (cni === undefined || here === undefined) return [{ text: asNew, alternatives: [] }];
  if (!('interconnect' in to)) {
    const text = say(cni.id, own, here.declared, path, before, to);
    return [{ text, alternatives: [asNew] }];
  }
  const there = placeOf(asTarget(to.interconnect), calls, world);
  const moved = (port: string) => say(cni.id, own, here.declared, here.port, there.declared, port);
  return [{ text: moved(there.port), alternatives: [moved(there.ordered)] }];
}

/** A circuit that is replaced goes before or after the new one is made. */
function whenDeleted({ id, address }: Call, calls: readonly Call[], { actions }: World): string {
  if (actions.get(address) !== 'replace') return 'for good';
  const made = calls.find((call) => call.address === address && call.action.call === 'create_interconnect');
  return made !== undefined && made.id > id ? 'before the new one' : 'after the new one';
}

function placeOf(target: Target, calls: readonly Call[], world: World): Place {
  if ('name' in target) return livePlace(target.name, world);
  const made = calls.find(({ id }) => id === target.created_by);
  const body = made?.action.call === 'create_interconnect' ? made.action.body : {};
  const port =
    'slot_id' in body ? String(body.slot_id).toLowerCase() : `google ${'region' in body ? String(body.region) : ''}`;
  return { port, ordered: port, declared: declaredOf(world.interconnects[keyIn(made?.address ?? '')]) };
}

function livePlace(name: string, { circuits, keys, interconnects }: World): Place {
  const declared = declaredOf(interconnects[keys.get(name) ?? '']);
  const circuit = circuits.find((each) => each.name === name);
  if (circuit?.slot_id !== undefined) {
    const port = circuit.slot_id.toLowerCase();
    return { port, ordered: port, declared };
  }
  return { port: `${name} ${circuit?.region ?? ''}`, ordered: `google ${circuit?.region ?? ''}`, declared };
}

function declaredOf(fields: Readonly<Record<string, unknown>> = {}): object {
  const { group, service, protect = false } = fields;
  return { group, service, protect };
}

function keyIn(address: string): string {
  return address.slice('interconnect.'.length);
}

function asTarget(value: unknown): Target {
  if (typeof value === 'object' && value !== null) {
    if ('name' in value && typeof value.name === 'string') return { name: value.name };
    if ('created_by' in value && typeof value.created_by === 'number') return { created_by: value.created_by };
  }
  throw new Error('a move that says no interconnect');
}

function valueAt(object: unknown, path: readonly string[]): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return object;
  if (typeof object !== 'object' || object === null) return undefined;
  return valueAt(Object.entries(object).find(([key]) => key === first)?.[1], rest);
}

const sensitive = new Set(['md5_key', 'pairing_key', 'secret']);

/** A sensitive value counts as one that is there. */
function masked(value: unknown): string {
  return JSON.stringify(value, (key, each: unknown) => {
    if (sensitive.has(key) && each !== undefined) return 'sensitive';
    return typeof each === 'bigint' ? String(each) : each;
  });
}
