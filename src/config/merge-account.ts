import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { YamlDocument } from '../document/yaml-document.ts';
import type {
  DesiredAccount,
  FieldPath,
  Location,
  Origin,
  Policy,
  RuleSetting,
  ShownVariable,
} from '../model/desired.ts';
import type { DocumentPace, DocumentPolicy } from '../model/generated/desired-state.ts';
import type { Secret } from '../model/secret.ts';
import { compareText, longestDurationMs, parseDuration } from '../model/text.ts';
import { buildCni, buildInterconnect, buildSettings, type Written } from './build-objects.ts';
import type { FieldProblem } from './field-problem.ts';
import type { FieldRoute } from './field-route.ts';
import { conflicts } from './merge-fields.ts';
import type { Declaration } from './read-document.ts';

interface MergedAccount {
  readonly account: DesiredAccount;
  readonly diagnostics: readonly Diagnostic[];
}

const noFields: ReadonlySet<string> = new Set();

/** Merges the documents of one account, in the order of their sources. */
export function mergeAccount(tag: string, declarations: readonly Declaration[]): MergedAccount {
  const diagnostics: Diagnostic[] = [...conflicts(declarations)];
  const interconnects = collect(declarations, 'interconnects', diagnostics).map(({ declaration, written }) => {
    const value = declaration.value.interconnects?.[written.key];
    return value === undefined ? [] : [buildInterconnect(value, written)];
  });
  const cnis = collect(declarations, 'cnis', diagnostics).map(({ declaration, written }) => {
    const value = declaration.value.cnis?.[written.key];
    return value === undefined ? [] : [buildCni(value, written)];
  });
  const account: DesiredAccount = {
    account: tag,
    tokenEnv: declarations.map(({ value }) => value.credentials?.token_env).find((name) => name !== undefined),
    policy: mergePolicy(declarations.map(({ value }) => value.policy ?? {})),
    settings: mergeSettings(declarations),
    interconnects: interconnects.flat(),
    cnis: cnis.flat(),
    shownVariables: shownVariables(declarations),
    origin: new AccountOrigin(declarations),
  };
  return { account, diagnostics };
}

interface Collected {
  readonly declaration: Declaration;
  readonly written: Written;
}

/** The objects of a kind, sorted by key. A duplicate key is an error; the first declaration stays. */
function collect(
  declarations: readonly Declaration[],
  section: 'interconnects' | 'cnis',
  diagnostics: Diagnostic[],
): Collected[] {
  const objects = new Map<string, Collected>();
  for (const declaration of declarations) {
    const unknown = fieldsByKey(declaration.unknown, section);
    const inClear = fieldsByKey(declaration.inClear, section);
    const texts = textsByKey(declaration.written, section);
    for (const key of Object.keys(declaration.value[section] ?? {})) {
      const origin = new DeclaredOrigin(declaration.document, [section, key]);
      const first = objects.get(key)?.written.origin;
      if (first !== undefined) diagnostics.push(declaredTwice(section, key, first, origin));
      else {
        const facts = { unknown: unknown.get(key), inClear: inClear.get(key), written: texts.get(key) };
        objects.set(key, { declaration, written: written(key, origin, facts) });
      }
    }
  }
  return [...objects.values()].sort((a, b) => compareText(a.written.key, b.written.key));
}

function written(
  key: string,
  origin: Origin,
  { unknown = noFields, inClear, written: texts }: { [K in 'unknown' | 'inClear' | 'written']: Written[K] | undefined },
): Written {
  return { key, unknown, ...(inClear && { inClear }), ...(texts && { written: texts }), origin };
}

function textsByKey(fields: Declaration['written'], section: string): ReadonlyMap<string, ReadonlyMap<string, Secret>> {
  const byKey = new Map<string, Map<string, Secret>>();
  for (const [[first, key, ...field], text] of fields) {
    if (first !== section || typeof key !== 'string') continue;
    byKey.set(key, (byKey.get(key) ?? new Map<string, Secret>()).set(dotted(field), text));
  }
  return byKey;
}

function fieldsByKey(fields: readonly FieldRoute[], section: string): ReadonlyMap<string, ReadonlySet<string>> {
  const byKey = new Map<string, Set<string>>();
  for (const [first, key, ...field] of fields) {
    if (first !== section || typeof key !== 'string') continue;
    const names = byKey.get(key) ?? new Set();
    byKey.set(key, names.add(dotted(field)));
  }
  return byKey;
}

function shownVariables(declarations: readonly Declaration[]): readonly ShownVariable[] {
  const uses = declarations.flatMap((declaration) => declaration.uses);
  return uses
    .filter(({ sensitive }) => sensitive === undefined)
    .map(({ variable, path, span }) => ({ name: variable, path, at: span }));
}

/** A list with an unknown item is completely unknown. */
function dotted(field: FieldRoute): string {
  const end = field.findIndex((segment) => typeof segment === 'number');
  return (end === -1 ? field : field.slice(0, end)).join('.');
}

function declaredTwice(section: 'interconnects' | 'cnis', key: string, first: Origin, second: Origin): FieldProblem {
  const kind = section === 'cnis' ? 'CNI' : 'interconnect';
  return {
    severity: 'error',
    code: 'document-duplicate-key',
    message: `the ${kind} ${key} is declared twice for one account`,
    span: second.locate(),
    related: [{ message: 'first declared here', span: first.locate() }],
    hint: 'remove one of them, or give it another key',
    quotes: [key],
  };
}

function mergePolicy(policies: readonly DocumentPolicy[]): Policy {
  const written = policies.reduce((all, policy) => ({ ...all, ...policy }), {});
  return {
    prune: written.prune ?? false,
    max_deletes: written.max_deletes ?? 1,
    require_healthy: written.require_healthy ?? true,
    unmanaged: written.unmanaged ?? 'report',
    ignore: written.ignore ?? [],
    metros: Object.fromEntries(policies.flatMap(({ metros }) => Object.entries(metros ?? {}))),
    unguarded: written.unguarded ?? [],
    redundancy: Object.fromEntries(policies.flatMap(({ redundancy }) => Object.entries(redundancy ?? {}))),
    preflight: written.preflight ?? 'auto',
    pace: mergePace(policies),
    rules: mergeRules(policies),
  };
}

/** The longest time that a timer can hold stands for a longer one. */
function mergePace(policies: readonly DocumentPolicy[]): Policy['pace'] {
  const written = policies.reduce<DocumentPace>((all, { pace }) => ({ ...all, ...pace }), {});
  const { soak = '0s', tunnel_health = '0s', check = 'off' } = written;
  const tunnelHealthMs = parseDuration(tunnel_health) ?? longestDurationMs;
  return { soakMs: parseDuration(soak) ?? longestDurationMs, ...(tunnelHealthMs > 0 && { tunnelHealthMs }), check };
}

/** Each document may turn a rule off for its own objects. The result joins all of them. */
function mergeRules(policies: readonly DocumentPolicy[]): Policy['rules'] {
  const merged = new Map<string, RuleSetting>();
  for (const [id, setting] of policies.flatMap(({ rules }) => Object.entries(rules ?? {}))) {
    const earlier = merged.get(id);
    const areLists = typeof earlier === 'object' && typeof setting === 'object';
    merged.set(id, areLists ? { off: [...new Set([...earlier.off, ...setting.off])] } : setting);
  }
  return Object.fromEntries(merged);
}

function mergeSettings(declarations: readonly Declaration[]): DesiredAccount['settings'] {
  const declaring = declarations.filter(({ value }) => value.settings !== undefined);
  const [first] = declaring.filter(({ value }) => value.settings?.default_asn !== undefined).concat(declaring);
  if (first === undefined) return undefined;
  const unknown = declaring.flatMap((declaration) => declaration.unknown.filter(([section]) => section === 'settings'));
  const value = declaring.reduce((all, declaration) => ({ ...all, ...declaration.value.settings }), {});
  return buildSettings(
    value,
    new Set(unknown.map(([, ...field]) => dotted(field))),
    new DeclaredOrigin(first.document, ['settings']),
  );
}

/** All documents of an account declare its fields. The place of a field is in the first document that has it. */
class AccountOrigin implements Origin {
  readonly #declarations: readonly Declaration[];

  constructor(declarations: readonly Declaration[]) {
    this.#declarations = declarations;
  }

  locate(path: FieldPath = ['account'], part: 'key' | 'value' = 'value'): ReturnType<Origin['locate']> {
    const found = this.#declarations.find(({ value }) => has(value, path)) ?? this.#declarations[0];
    if (found === undefined) throw new Error('an account without documents');
    return found.document.locate(path, part);
  }
}

function has(value: unknown, path: FieldPath): boolean {
  let at = value;
  for (const segment of path) {
    if (typeof at !== 'object' || at === null) return false;
    // Reads a single property, because a mapping with thousands of keys is asked for each of them.
    const property = Object.getOwnPropertyDescriptor(at, segment);
    if (property === undefined) return false;
    at = property.value;
  }
  return true;
}

/** The place of an object in a document. `base` is the path to the object. */
class DeclaredOrigin implements Origin {
  readonly #document: YamlDocument;
  readonly #base: FieldRoute;

  constructor(document: YamlDocument, base: FieldRoute) {
    this.#document = document;
    this.#base = base;
  }

  locate(path?: FieldPath, part: 'key' | 'value' = 'value'): Location {
    if (path === undefined || path.length === 0) return this.#document.locate(this.#base, 'key');
    return this.#document.locate([...this.#base, ...path], part);
  }
}
