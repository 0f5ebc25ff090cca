import type { JsonObject } from '../../../src/model/json.ts';
import type { AccountPlan } from '../../../src/model/plan.ts';
import type { Commit } from '../../../src/sandbox/store/world.ts';
import type { Author, Circuit } from './author.ts';
import { circuitOf, isIgnored, isOfOthers, isStrange, linkOf } from './meaning.ts';
import type { Command } from './run-command.ts';
import { conduitOf, text, type WorldView } from './world-view.ts';

/**
 * Holds each commit of one run, in order, against what the author of the documents meant.
 * @param before the account as it was before the run
 * @param plans what the run had planned
 */
export function checkCommits(
  author: Author,
  { allowed }: Command,
  commits: readonly Commit[],
  before: WorldView,
  after: WorldView,
  plans: readonly AccountPlan[],
): readonly string[] {
  const walk = new Walk(author, allowed, before, after, plans.some(hasSharedBlock));
  for (const commit of commits) walk.see(commit);
  return walk.problems;
}

/** Whether what passes between circuits leaves them no other order than at the same moment. */
function hasSharedBlock({ blocks = [], changes }: AccountPlan): boolean {
  const hostOf = new Map(
    changes.flatMap((change) => change.steps.map(({ id }) => [id, circuitNamed(change)] as const)),
  );
  return blocks.some(({ steps }) => new Set(steps.map((id) => hostOf.get(id))).size > 1);
}

/** The circuit that a change is about, before it. */
function circuitNamed({ address, interconnect, fields }: AccountPlan['changes'][number]): string {
  const left = fields.find(({ path }) => path === 'interconnect')?.before;
  return (typeof left === 'string' ? left : (interconnect ?? address)).replace(/^interconnect\./, '');
}

class Walk {
  readonly problems: string[] = [];
  readonly #author: Author;
  readonly #allowed: readonly string[];
  readonly #before: WorldView;
  readonly #after: WorldView;
  /** Circuits may be touched while another one of their group is down. */
  readonly #isShared: boolean;
  readonly #made = new Set<string>();
  /** Circuits that lack a CNI, by conduit name. */
  readonly #down = new Map<string, Circuit>();

  constructor(author: Author, allowed: readonly string[], before: WorldView, after: WorldView, isShared: boolean) {
    this.#author = author;
    this.#isShared = isShared;
    this.#allowed = allowed;
    this.#before = before;
    this.#after = after;
  }

  see(commit: Commit): void {
    switch (commit.operation) {
      case 'delete_interconnect': {
        this.#interconnectGoes(commit);
        return;
      }
      case 'delete_cni': {
        this.#cniGoes(commit);
        return;
      }
      case 'create_cni':
        this.#made.add(commit.id);
        this.#lands(commit);
        this.#down.delete(conduitOf(commit.after));
        return;
      case 'update_cni': {
        this.#cniChanges(commit);
        return;
      }
      default:
    }
  }

  #say(kind: string, commit: Commit, why: string): void {
    const { operation, id, before } = commit;
    this.problems.push(`${kind}: ${operation} ${id} ${conduitOf(before)}: ${why}`);
  }

  #interconnectGoes(commit: Commit): void {
    const author = this.#author;
    const { id, before } = commit;
    const circuit = author.circuits.find(({ live, goal }) => live?.name === id && goal !== 'undeclared');
    if (circuit?.fields['protect'] === true) this.#say('protect', commit, `${circuit.key} is protected`);
    if (circuit?.goal === 'stays') this.#say('deleted', commit, `${circuit.key} is to stay there`);
    if (circuit !== undefined) return;
    const isFirst = author.account.interconnects.some(({ name }) => name === id);
    if (isFirst && isStrange(author, id, text(before, 'owner')))
      this.#say('strangers', commit, 'no document speaks of it');
    if (isFirst) return;
    const wanted = author
      .present()
      .find(({ fields }) => fields['slot_id'] !== undefined && fields['slot_id'] === before?.['slot_id']);
    if (wanted !== undefined) this.#say('deleted', commit, `${wanted.key} is to be on its port`);
  }

  #cniGoes(commit: Commit): void {
    const author = this.#author;
    const { id, before } = commit;
    const named = linkOf(author, id, before);
    const host = circuitOf(author, text(before, 'interconnect'), this.#before);
    // One of its name that the pin of a tombstone does not mean is declared by no document.
    const pin = named?.goal === 'goes' ? named.fields['id'] : undefined;
    const link = pin === undefined || pin === id ? named : undefined;
    if (link?.goal === 'goes') return;
    // What was made on the way to a place that is no longer wanted.
    const isLeft =
      host === undefined && !author.account.interconnects.some(({ name }) => name === before?.['interconnect']);
    const isLeaving = isLeft || host?.moved === true || host?.goal === 'goes';
    if (link?.fields['protect'] === true) this.#say('protect', commit, `${link.key} is protected`);
    if (link === undefined && isIgnored(author, conduitOf(before))) this.#say('strangers', commit, 'it is ignored');
    if (!isLeaving && (link !== undefined || isStrange(author, conduitOf(before), '')))
      this.#say('deleted', commit, link === undefined ? 'no document speaks of it' : `${link.key} is to stay`);
    if (host === undefined) return;
    this.#disturbs(host, commit);
    const isForGood = link === undefined && author.policy['prune'] === true;
    if (host.goal !== 'goes' && !isForGood) this.#down.set(conduitOf(before), host);
  }

  #cniChanges(commit: Commit): void {
    const author = this.#author;
    const { id, before, after } = commit;
    const link = linkOf(author, id, before);
    const from = text(before, 'interconnect');
    const host = circuitOf(author, from, this.#before);
    const moves = from !== text(after, 'interconnect');
    if (this.#made.has(id)) return;
    // One that was made again, and gets what its create could not carry.
    const isAgain = !author.account.cnis.some((cni) => cni.id === id);
    if (link === undefined && !isAgain) {
      const isLeft = host === undefined && !author.account.interconnects.some(({ name }) => name === from);
      const isAlong =
        (isLeft || host?.moved === true) &&
        moves &&
        (author.knobs.has('stored-otherwise') ||
          JSON.stringify({ ...before, interconnect: '' }) === JSON.stringify({ ...after, interconnect: '' }));
      if (!isAlong) this.#say('strangers', commit, `no document speaks of it; ${difference(before, after)}`);
    }
    if (moves) this.#lands(commit);
    if (moves) this.#moves(commit, link?.on?.key ?? host?.key);
    if (host !== undefined && isDisruptive(before, after)) this.#disturbs(host, commit);
  }

  #lands(commit: Commit): void {
    const target = text(commit.after, 'interconnect');
    if (isOfOthers(this.#author, target)) this.#say('strangers', commit, `no document puts anything on ${target}`);
  }

  #moves(commit: Commit, key: string | undefined): void {
    const target = text(commit.after, 'interconnect');
    key ??= circuitOf(this.#author, target, this.#after)?.key;
    const isAllowed = this.#allowed.some(
      (allowance) =>
        allowance === 'unhealthy' || allowance === `unhealthy=${key ?? target}` || allowance === `unhealthy=${target}`,
    );
    if (isAllowed || this.#after.isHealthy(target) || !this.#after.interconnects.has(target)) return;
    if (this.#author.policy['require_healthy'] === false) return;
    this.#say(
      'unhealthy',
      commit,
      `${target} (${key ?? ''}) is not Healthy and only ${this.#allowed.join()} is allowed`,
    );
  }

  #disturbs(circuit: Circuit, commit: Commit): void {
    const { group } = circuit.fields;
    if (typeof group !== 'string' || this.#isShared) return;
    const other = [...this.#down].find(([, one]) => one !== circuit && one.fields['group'] === group);
    if (other !== undefined)
      this.#say('one at a time', commit, `${other[1].key} lacks ${other[0]} while ${circuit.key} is changed`);
  }
}

function isDisruptive(before: JsonObject | null, after: JsonObject | null): boolean {
  const relevant = (object: JsonObject | null) =>
    JSON.stringify([
      object?.['interconnect'],
      object?.['cust_ip'],
      object?.['p2p_ip'],
      object?.['bgp'],
      conduitOf(object),
    ]);
  return relevant(before) !== relevant(after);
}

export function difference(before: JsonObject | null, after: JsonObject | null): string {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...fields]
    .flatMap((field) => {
      const [was, is] = [JSON.stringify(before?.[field]), JSON.stringify(after?.[field])];
      return was === is ? [] : [`${field} ${was} → ${is}`];
    })
    .join(', ');
}
