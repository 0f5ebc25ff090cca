import { literalText } from '../config/substitute.ts';
import type { YamlEntry } from '../document/write-document.ts';
import { literalGlob, longestGlob } from '../model/globs/name-glob.ts';
import type { LiveAccount } from '../model/live.ts';
import { joinFirst } from '../model/text.ts';
import { isValidAsn } from '../net/asn.ts';
import { excerpt } from '../render/text/sanitise.ts';
import { declareCnis } from './declare-cnis.ts';
import { declareInterconnects } from './declare-interconnects.ts';
import {
  type Declared,
  entriesOf,
  type ExportOptions,
  type ExportVariable,
  type ExportView,
  interconnectId,
  isForeign,
  type LeftOut,
  type NotDeclared,
} from './declared.ts';

/** An account in the vocabulary of the documents, not yet laid out into files. */
export interface ComposedAccount {
  readonly account: string;
  /** When the account was read, if a snapshot keeps it. */
  readonly snapshotAt?: string;
  /** The first entries of every document of the account. */
  readonly identity: readonly YamlEntry[];
  /** Credentials, policy and settings. */
  readonly general: readonly YamlEntry[];
  readonly interconnects: readonly Declared[];
  readonly cnis: readonly Declared[];
  readonly notDeclared: readonly NotDeclared[];
  readonly leftOut: readonly LeftOut[];
  /** Sentences about what the API does not show. */
  readonly unseen: readonly string[];
  readonly variables: readonly ExportVariable[];
}

/** Declares an account so that its plan is empty. The order in which the API lists objects makes no difference. */
export function composeAccount(view: ExportView, options: ExportOptions): ComposedAccount {
  const { live } = view;
  const interconnects = declareInterconnects(view, options);
  const cnis = declareCnis(view, interconnects, options);
  const settings = settingsOf(view);
  const declared = [...interconnects.declared, ...cnis.declared];
  const notDeclared = [...interconnects.notDeclared, ...cnis.notDeclared];
  return {
    account: live.account,
    ...(view.snapshotAt !== undefined && { snapshotAt: view.snapshotAt }),
    identity: [
      { key: 'version', value: 1 },
      { key: 'account', value: live.account },
    ],
    general: entriesOf(credentialsOf(view), policyOf(view, interconnects.declared, notDeclared), settings.entry),
    interconnects: interconnects.declared,
    cnis: cnis.declared,
    notDeclared,
    leftOut: [...settings.leftOut, ...declared.flatMap(({ leftOut }) => leftOut)],
    unseen: unseen(live, options),
    variables: declared.flatMap(({ variables }) => variables),
  };
}

function credentialsOf({ tokenEnv }: ExportView): YamlEntry | undefined {
  if (tokenEnv === undefined) return undefined;
  return { key: 'credentials', value: { entries: [{ key: 'token_env', value: tokenEnv }] }, apart: true };
}

/**
 * Ignores the interconnects of other accounts, so that they are never touched and never reported. What appears live later counts as drift,
 * but not where something is live already that these documents cannot declare: a drift that nobody can end would hide the others.
 */
function policyOf(
  view: ExportView,
  circuits: readonly Declared[],
  notDeclared: readonly NotDeclared[],
): YamlEntry | undefined {
  const { live } = view;
  const known = live.interconnects.filter(({ type }) => type !== 'unknown');
  const foreign = known.filter(isForeign);
  const ours = known.filter((interconnect) => !isForeign(interconnect));
  const names = foreign.map(({ name }) => name);
  const globs = ignoreGlobs(names, [
    ...ours.map(({ name }) => name),
    ...live.cnis.map(({ magic }) => magic.conduit_name),
  ]);
  const ignored = new Set(globs.length === names.length ? names : []);
  const isAll = notDeclared.every(({ kind, name }) => kind === 'interconnect' && ignored.has(name));
  const entries = entriesOf(
    {
      key: 'unmanaged',
      value: isAll ? 'drift' : 'report',
      above: [
        isAll
          ? 'What is live and not declared counts as drift.'
          : 'What is live and not declared is reported. Write drift here once everything is declared or named in ignore.',
      ],
    },
    globs.length === 0
      ? undefined
      : {
          key: 'ignore',
          value: globs.map(literalText),
          above: ['Interconnects of other accounts. CNIs on them are still declared.'],
        },
  );
  return { key: 'policy', value: { entries }, above: backupSetsComment(view, circuits), apart: true };
}

const mostInMetro = 20;

/** Says which circuits back each other up by their metro, in the keys of this document. */
function backupSetsComment({ metros }: ExportView, circuits: readonly Declared[]): readonly string[] {
  if (circuits.length < 2) return [];
  const keys = new Map(circuits.map(({ id, key }) => [id, key]));
  const nameOf = (name: string) => excerpt(keys.get(interconnectId(name)) ?? name);
  const sets = [...metros].map(([metro, names]) => `- ${excerpt(metro)}: ${joinFirst(names.map(nameOf), mostInMetro)}`);
  return [
    ...(sets.length === 0
      ? ['No metro has two circuits that carry CNIs.']
      : [
          'Circuits of one metro back each other up (a backup set): no plan takes the last of them down unasked.',
          ...sets,
        ]),
    'policy.metros joins metros into one. group: NAME on interconnects makes a set of its own.',
  ];
}

function settingsOf({ live }: ExportView): {
  readonly entry: YamlEntry | undefined;
  readonly leftOut: readonly LeftOut[];
} {
  const { default_asn } = live.settings;
  if (!isValidAsn(default_asn)) {
    const reason = `${default_asn} is not an ASN`;
    return { entry: undefined, leftOut: [{ address: 'settings', field: 'default_asn', reason }] };
  }
  const entries = [{ key: 'default_asn', value: default_asn }];
  return { entry: { key: 'settings', value: { entries }, apart: true }, leftOut: [] };
}

/**
 * Globs for `policy.ignore`, one for each name. They match these names and none of `declared`. A name without such a glob is left out, and
 * the plan then lists it as unmanaged.
 */
export function ignoreGlobs(names: readonly string[], declared: readonly string[]): readonly string[] {
  const isDeclared = new Set(declared);
  return names
    .map((name) => ({ name, glob: literalGlob(name) }))
    .filter(({ name, glob }) => name !== '' && glob.length <= longestGlob && !isDeclared.has(name))
    .map(({ glob }) => glob);
}

/** Sentences about what the API does not show, so that the documents do not say it. Only what concerns this account. */
export function unseen(live: LiveAccount, { secrets }: { readonly secrets: boolean }): readonly string[] {
  const sessions = live.cnis.filter(({ bgp }) => bgp !== undefined);
  const partners = live.interconnects.filter(({ type }) => type === 'gcp_partner');
  const directs = live.interconnects.filter(({ type }) => type === 'direct');
  return [
    ...(sessions.length > 0 ? [md5Keys(sessions.filter(({ bgp }) => bgp?.md5_key !== undefined).length, secrets)] : []),
    ...(sessions.length > 0
      ? ['Whether BGP sessions are up, and the routes on them: health is light and an Ethernet link.']
      : []),
    ...(partners.length > 0
      ? [
          'The pairing keys of Google attachments: they are needed only to create, never compared.',
          'The MTU of Google attachments, which the MTU of a CNI must equal: Google shows it.',
        ]
      : []),
    ...(directs.length > 0
      ? ['Cross-connects: their orders, their numbers at the facility, and your side of the port.']
      : []),
    ...(live.interconnects.length > 1
      ? ['Which circuits back each other up: only what follows from their metros is known (see policy).']
      : []),
    ...(live.cnis.length > 0
      ? [
          'What depends on CNIs outside this API: static routes, health checks, and the GRE and IPsec tunnels that share the names of CNIs.',
        ]
      : []),
  ];
}

function md5Keys(shown: number, secrets: boolean): string {
  if (shown === 0) return 'MD5 keys: the API shows none. If a session has one, it is not changed.';
  const rest = 'Where it shows none, there may still be one; it is not changed.';
  const count = shown === 1 ? 'that of 1 CNI' : `those of ${shown} CNIs`;
  if (secrets) {
    const variables = shown === 1 ? 'a variable takes its place' : 'variables take their places';
    return `MD5 keys: the API shows ${count}; ${variables}. ${rest}`;
  }
  return `MD5 keys: the API shows ${count}. They are not changed and not written here (--secrets env). ${rest}`;
}
