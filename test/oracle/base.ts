// What a plan says of the documents before this change, from plain plans alone: which fields are open already, and which terms it needs.

interface PlainField {
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

interface PlainChange {
  readonly kind: string;
  readonly address: string;
  readonly action: string;
  readonly live_id: string | null;
  readonly fields: readonly PlainField[];
  readonly steps: readonly { readonly id: number; readonly call: string; readonly healthy?: readonly string[] }[];
}

export interface PlainPlan {
  readonly errors: readonly unknown[];
  readonly terms?: { readonly pace: { readonly soak: string; readonly tunnel_health?: string } } | undefined;
  readonly changes: readonly PlainChange[];
  readonly matches?: readonly { readonly address: string; readonly live_id: string | null }[] | undefined;
  readonly guards: readonly { readonly id: string; readonly lifted: boolean }[];
  readonly blocks?:
    | readonly {
        readonly id: number;
        readonly steps: readonly number[];
        readonly then?: readonly string[];
        readonly after: readonly { readonly block: number; readonly then: readonly string[] }[];
      }[]
    | undefined;
}

/** `ADDRESS PATH` of each field that the plan of the documents before has, too. A circuit in a value counts by its live name. */
export function openFields(now: PlainPlan, base: PlainPlan): readonly string[] {
  const known = new Set(base.changes.flatMap((change) => change.fields.map((field) => fact(base, change, field))));
  return now.changes.flatMap((change) =>
    change.fields.flatMap((field) => (known.has(fact(now, change, field)) ? [`${change.address} ${field.path}`] : [])),
  );
}

function fact({ matches = [] }: PlainPlan, { kind, live_id, address }: PlainChange, field: PlainField): string {
  const { path, before = 'nothing', after = 'nothing' } = field;
  const nameOf = (value: unknown) => {
    if (path !== 'interconnect' || typeof value !== 'string') return value;
    const isNew = value.endsWith(' (new)');
    const found = matches.find((match) => match.address === value.replace(/ \(new\)$/, ''))?.live_id;
    return typeof found === 'string' ? `${found}${isNew ? ' replaced' : ''}` : value;
  };
  return JSON.stringify([kind, live_id ?? address, path, nameOf(before), nameOf(after)]);
}

/** True if the plan does what one of the plans under stricter terms does not: it is not blocked, waits for less, or changes more. */
export function needsLooser(now: PlainPlan, stricter: readonly PlainPlan[]): boolean {
  if (now.changes.length === 0) return false;
  return stricter.some((strict) => {
    if (strict.errors.length > 0) return true;
    const [own, other] = [now, strict].map(held);
    return other !== undefined && [...other].some((each) => own?.has(each) !== true);
  });
}

/** All that holds a plan back, as texts: guards, changes that are not there, waits between circuits in whatever order. */
function held(plan: PlainPlan): ReadonlySet<string> {
  const calls = new Map(
    plan.changes.flatMap(({ address, steps }) => steps.map(({ id, call }) => [id, `${address} ${call}`] as const)),
  );
  const blocks = plan.blocks ?? [];
  const nameOf = (id: number) =>
    (blocks.find((block) => block.id === id)?.steps ?? [])
      .map((step) => calls.get(step))
      .sort()
      .join();
  const pairs = new Set(blocks.flatMap(({ id, after }) => after.map(({ block }) => [block, id].join('<'))));
  // Whatever waits for something that waits, waits.
  for (const middle of blocks) {
    for (const first of blocks) {
      for (const last of blocks) {
        const through = pairs.has(`${first.id}<${middle.id}`) && pairs.has(`${middle.id}<${last.id}`);
        if (through) pairs.add(`${first.id}<${last.id}`);
      }
    }
  }
  return new Set([
    ...plan.guards.flatMap(({ id, lifted }) => (lifted ? [] : [`guard ${id}`])),
    ...blocks.flatMap(({ id, then = [] }) => then.map((proof) => `${nameOf(id)} then ${proof}`)),
    ...minutesOf('soak', plan),
    ...minutesOf('tunnel_health', plan),
    ...[...pairs].map((pair) => `order ${pair.split('<').map(Number).map(nameOf).sort().join(' | ')}`),
    ...plan.changes.flatMap(({ address, steps }) =>
      steps.flatMap(({ call, healthy = [] }) => healthy.map((gate) => `${address} ${call} when ${gate} is Healthy`)),
    ),
  ]);
}

/** Each whole minute of a wait, if circuits wait so. */
function minutesOf(wait: 'soak' | 'tunnel_health', { blocks = [], terms }: PlainPlan): readonly string[] {
  if (!blocks.some(({ after }) => after.some(({ then }) => then.includes(wait)))) return [];
  const minutes = Number.parseInt(terms?.pace[wait] ?? '0', 10);
  return Array.from({ length: minutes }, (_, minute) => `${wait} of minute ${minute}`);
}

/** The changes that only the first plan has. */
export function onlyIn(now: PlainPlan, strict: PlainPlan): boolean {
  const known = new Set(strict.changes.map(({ address, action }) => `${address} ${action}`));
  return now.changes.some(({ address, action }) => !known.has(`${address} ${action}`));
}
