import type { Declaration } from '../../config/read-document.ts';
import type { DocumentEdit } from '../../document/edit/patch-tree.ts';
import type { YamlEntry } from '../../document/write-document.ts';
import { VariableNames } from '../../export/choose-keys.ts';
import { declareCnis } from '../../export/declare-cnis.ts';
import { declareInterconnects } from '../../export/declare-interconnects.ts';
import { cniId, type Declared, type ExportView, interconnectId } from '../../export/declared.ts';
import type { LiveAccount } from '../../model/live.ts';
import type { AccountPlan } from '../../model/plan.ts';
import type { Accepted } from './accepted-edits.ts';
import { type AcceptedAccount, secretIn } from './live-fields.ts';

const declaredAlready = 'it is declared';

/**
 * Declares live objects that no document declares, as an export does. An object goes to the document that declares most objects of its
 * site, a CNI to that of its interconnect, else to the document with most objects.
 */
export function declareUnmanaged(
  account: AcceptedAccount,
  plan: AccountPlan,
  isChosen: (address: string) => boolean,
): readonly Accepted[] {
  const { live, desired, keys } = account;
  const wanted = strangers(account, plan, isChosen);
  if (wanted.size === 0) return [];
  const others = (id: string) => (wanted.has(id) ? [] : [[id, declaredAlready] as const]);
  const withheld = new Map([
    ...live.interconnects.flatMap(({ name }) => others(interconnectId(name))),
    ...live.cnis.flatMap(({ id }) => others(cniId(id))),
  ]);
  const view: ExportView = { live, tokenEnv: undefined, devices: new Map(), health: new Map(), metros: new Map() };
  const taken = new Set(
    [...desired.interconnects, ...desired.cnis]
      .map(({ key }) => key.toLowerCase())
      .concat([...keys.values()].map((key) => key.toLowerCase())),
  );
  const options = { secrets: false, protect: false, variables: new VariableNames(), withheld, taken };
  const interconnects = declareInterconnects(view, options);
  const allKeys = new Map([...keys, ...interconnects.keys]);
  const cnis = declareCnis(view, { ...interconnects, keys: allKeys }, options);
  const places = new Places(account, live);
  const added = interconnects.declared.map((declared) =>
    places.add(declared, 'interconnects', places.ofSite(declared.place)),
  );
  const home = new Map(interconnects.declared.map(({ key }, at) => [key, added[at]?.declaration]));
  const more = cnis.declared.map((declared) => {
    const host = declared.circuit ?? '';
    return places.add(declared, 'cnis', home.get(host) ?? places.ofKey(host) ?? places.main());
  });
  const reasons = [...interconnects.notDeclared, ...cnis.notDeclared].filter(
    ({ reason }) => reason !== declaredAlready,
  );
  const left = reasons.map(({ kind, name, reason }) => ({
    account: live.account,
    address: `${kind}.${name}`,
    field: null,
    reason,
  }));
  return [
    ...[...added, ...more].map(({ accepted }) => accepted),
    ...left.map((each) => ({ object: undefined, left: [each] })),
  ];
}

/** The unmanaged objects that were chosen, and those that a plan changes with others, in the names of `withheld`. */
function strangers(
  { live }: AcceptedAccount,
  plan: AccountPlan,
  isChosen: (address: string) => boolean,
): ReadonlySet<string> {
  const changed = plan.changes.flatMap(({ key, kind, live_id }) =>
    key === null && kind !== 'settings' ? [{ kind, live_id: live_id ?? '' }] : [],
  );
  const conduits = new Map(live.cnis.map(({ id, magic }) => [id, magic.conduit_name]));
  return new Set(
    [...plan.unmanaged, ...changed].flatMap(({ kind, live_id }) => {
      if (kind === 'interconnect') return isChosen(`interconnect.${live_id}`) ? [interconnectId(live_id)] : [];
      return isChosen(`cni.${conduits.get(live_id) ?? ''}`) ? [cniId(live_id)] : [];
    }),
  );
}

/** Which document takes an object. */
class Places {
  readonly #account: AcceptedAccount;
  readonly #sites: ReadonlyMap<string, string>;

  constructor(account: AcceptedAccount, live: LiveAccount) {
    this.#account = account;
    this.#sites = new Map(
      live.interconnects.flatMap((interconnect) => {
        const key = account.keys.get(interconnect.name);
        if (key === undefined || interconnect.type === 'unknown') return [];
        return [[key, interconnect.type === 'direct' ? interconnect.site : `gcp-${interconnect.region}`] as const];
      }),
    );
  }

  ofKey(key: string): Declaration | undefined {
    return this.#account.declarations.find(({ value }) => Object.hasOwn(value.interconnects ?? {}, key));
  }

  ofSite(site: string): Declaration | undefined {
    const count = ({ value }: Declaration) =>
      Object.keys(value.interconnects ?? {}).filter((key) => this.#sites.get(key) === site).length;
    return this.#most(count) ?? this.main();
  }

  main(): Declaration | undefined {
    const objects = ({ value }: Declaration) =>
      Object.keys(value.interconnects ?? {}).length + Object.keys(value.cnis ?? {}).length;
    return this.#most(objects) ?? this.#account.declarations[0];
  }

  /** The first document with the highest count; undefined where no document has any. */
  #most(count: (declaration: Declaration) => number): Declaration | undefined {
    const [best] = [...this.#account.declarations].sort((a, b) => count(b) - count(a));
    return best !== undefined && count(best) > 0 ? best : undefined;
  }

  add(
    { key, entry }: Declared,
    section: 'interconnects' | 'cnis',
    declaration: Declaration | undefined,
  ): { readonly accepted: Accepted; readonly declaration: Declaration | undefined } {
    const { account } = this.#account.desired;
    const address = `${section === 'cnis' ? 'cni' : 'interconnect'}.${key}`;
    if (declaration === undefined) {
      const left = [{ account, address, field: null, reason: 'no document takes it' }];
      return { accepted: { object: undefined, left }, declaration };
    }
    const secret = secretIn({ entries: [entry] }, this.#account.secrets);
    if (secret !== undefined) {
      const left = [{ account, address, field: null, reason: secret }];
      return { accepted: { object: undefined, left }, declaration };
    }
    const { document } = declaration;
    const file = document.source.name;
    const edits = [{ document: document.index, path: [section, key], to: newObject(entry) } satisfies DocumentEdit];
    const written = [{ account, address, field: null, action: 'declare', file, line: null } as const];
    return { accepted: { object: { account, address, source: file, edits, written }, left: [] }, declaration };
  }
}

/** Health when it was exported is no fact that stays. */
function newObject({ value, above = [] }: YamlEntry): DocumentEdit['to'] {
  return { value, above: above.filter((line) => !line.includes('when this was exported')) };
}
