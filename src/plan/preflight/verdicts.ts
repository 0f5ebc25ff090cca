import type { Preflight } from '../../model/plan.ts';
import { compareText, joinFirstWords, joinWords } from '../../model/text.ts';
import type {
  ChangeVerdict,
  Judgement,
  OtherSessions,
  PrefixNote,
  PrefixVerdict,
} from '../../model/traffic/judgement.ts';
import type { AccountMatch } from '../stages.ts';

/** A change with its verdict, and what its guards need beside it. */
export interface JudgedChange {
  readonly address: string;
  readonly preflight: Preflight;
  /** The verdict, if routes that are learned over BGP are left out of account. */
  readonly withoutLearned: Preflight['verdict'];
  /** By prefix: the paths that carry it now. */
  readonly now: ReadonlyMap<string, readonly string[]>;
}

export function judgedChange(
  address: string,
  verdict: ChangeVerdict,
  judgement: Pick<Judgement, 'evidence'>,
  pathName: (tunnel: string) => string,
): JudgedChange {
  return {
    address,
    preflight: preflightOf(verdict, judgement, pathName),
    withoutLearned: verdict.withoutLearned,
    now: new Map(verdict.prefixes.map(({ prefix, now }) => [prefix, now.map(pathName).sort(compareText)])),
  };
}

/** The address of the CNI to which a tunnel belongs. The name of the tunnel where no document declares one. */
export function pathNames({ matches }: Judgement, { cnis }: Pick<AccountMatch, 'cnis'>): (tunnel: string) => string {
  const keys = new Map([...cnis].map(([key, { id }]) => [id, key]));
  const addresses = new Map<string, string>();
  for (const [id, { names }] of matches) {
    const key = keys.get(id);
    const [name, ...others] = names;
    if (key !== undefined && name !== undefined && others.length === 0) addresses.set(name, `cni.${key}`);
  }
  return (tunnel) => addresses.get(tunnel) ?? tunnel;
}

/** The verdict about a change, as the plan shows it. */
export function preflightOf(
  { verdict, prefixes, learned, otherSessions }: ChangeVerdict,
  { evidence }: Pick<Judgement, 'evidence'>,
  pathName: (tunnel: string) => string,
): Preflight {
  return {
    verdict,
    evidence,
    ...(learned && { learned }),
    prefixes: prefixes.map((each) => ({
      prefix: each.prefix,
      verdict: each.verdict,
      where: [...each.where.regions, ...each.where.colos],
      left: each.leftOver.map(pathName).sort(compareText),
      advertised: advertisedOf(each),
      note: noteOf(each, otherSessions, pathName),
    })),
  };
}

function advertisedOf({ advertised }: PrefixVerdict): boolean | null {
  if (advertised === 'yes' || advertised === 'no') return advertised === 'yes';
  return null;
}

const mostNamed = 5;

function noteOf(
  { verdict, notes, advertised }: PrefixVerdict,
  otherSessions: OtherSessions,
  pathName: (tunnel: string) => string,
): string {
  const sessions =
    verdict === 'black_hole' && otherSessions.names.length > 0
      ? [`a session over ${sessionWords(otherSessions, pathName)} may know it, too: no API lists that`]
      : [];
  const unannounced = advertised === 'no' ? ['Cloudflare does not announce it to the Internet'] : [];
  return [...notes.map((note) => words(note, pathName)), ...sessions, ...unannounced].join('; ');
}

function sessionWords({ names, more }: OtherSessions, pathName: (tunnel: string) => string): string {
  return joinWords([...names.map(pathName), ...(more === 0 ? [] : [`${more} more`])]);
}

function words(note: PrefixNote, pathName: (tunnel: string) => string): string {
  switch (note.kind) {
    case 'covered':
      return `${note.by} covers it and does not help while routes of exactly this prefix are in the table`;
    case 'specifics': {
      const more = note.more === 0 ? '' : ` and ${note.more} more`;
      return `its part ${joinWords(note.prefixes)}${more} has routes of its own`;
    }
    case 'already_down':
      return 'nothing that can be seen carried it before, and health data is no proof of silence';
    case 'may_stop':
      return 'nobody knows whether this change stops traffic: if it does, the prefix is lost';
    case 'unknown_health':
      return `the health of ${joinFirstWords(note.paths.map(pathName), mostNamed)} is not known`;
    case 'candidates':
      return `name, port and addresses point at different Magic interconnects (${joinFirstWords(note.tunnels, mostNamed)})`;
    case 'withdrawn':
      return 'the last session over which it may be learned goes: Cloudflare withdraws the prefix, even with static routes';
    case 'spelling':
      return 'demarc cannot read this prefix for certain, so it is not judged';
  }
}
