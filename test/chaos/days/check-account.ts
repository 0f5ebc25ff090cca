import type { JsonObject } from '../../../src/model/json.ts';
import type { Commit } from '../../../src/sandbox/store/world.ts';
import type { Author } from './author.ts';
import { checkCommits } from './check-commits.ts';
import type { Incident } from './day-network.ts';
import type { Command, Ended } from './run-command.ts';
import { conduitOf, type WorldView } from './world-view.ts';

/** One run of a day, as its checks need it. */
export interface DayRun {
  readonly command: Command;
  readonly incident: Incident;
  readonly ended: Ended;
  /** The commits of this run, those since the documents were last edited, and all of the day. */
  readonly commits: readonly Commit[];
  readonly sinceEdit: readonly Commit[];
  readonly log: readonly Commit[];
}

/** Checks what a run did to the account of one author. Answers a sentence for each problem. */
export function checkAccount(
  author: Author,
  run: DayRun,
  before: WorldView | undefined,
  after: WorldView,
): readonly string[] {
  const { tag } = author.account;
  const own = run.commits.filter(({ account }) => account === tag);
  return [
    ...(before === undefined ? [] : checkCommits(author, run.command, own, before, after, run.ended.plans)),
    ...checkOrders(author, run),
    ...checkTemporaryNames(run, before, after),
  ];
}

/** A port costs money: no more are ordered than the documents have asked for. */
function checkOrders(author: Author, { sinceEdit, log }: DayRun): readonly string[] {
  const ordered = (commits: readonly Commit[]) =>
    commits.filter(({ account, operation }) => account === author.account.tag && operation === 'create_interconnect');
  const asked = author.present().filter(({ orders }) => orders > 0).length;
  const ever = author.circuits.reduce((sum, { orders }) => sum + orders, 0);
  const episode = ordered(sinceEdit);
  const all = ordered(log).length;
  if (episode.length <= asked && all <= ever) return [];
  return [
    `orders: ${episode.length} ports since the last edit and ${all} in all, where ${asked} and ${ever} are asked for: ${episode.map(({ id }) => id).join()}`,
  ];
}

/**
 * A run that was refused has done nothing. A swap that an earlier run began may have to wait until the light of another circuit is back. No
 * run begins a swap that has to wait.
 */
function checkTemporaryNames(
  { incident, ended }: DayRun,
  before: WorldView | undefined,
  after: WorldView,
): readonly string[] {
  if (incident.kind !== 'nothing' || ended.exitCode === 3 || ended.exitCode === 4) return [];
  const skipped = new Set(
    ended.reports.flatMap(({ changes }) =>
      changes.flatMap(({ address, outcome }) => (outcome === 'skipped' ? [address] : [])),
    ),
  );
  const waiting = new Set(
    ended.plans.flatMap(({ changes }) =>
      changes.filter(({ address }) => skipped.has(address)).map((each) => each.live_id),
    ),
  );
  const isTemporary = (cni: JsonObject | undefined) => conduitOf(cni).startsWith('tmp-');
  return [...after.cnis]
    .filter(([id, cni]) => isTemporary(cni) && !(waiting.has(id) && isTemporary(before?.cnis.get(id))))
    .map(([, cni]) => `temporary: a run that ended by itself leaves ${JSON.stringify(cni)}`);
}
