import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ApplyOptions, CheckOption } from '../../src/apply/apply-options.ts';
import { readAccount, readPlanFacts } from '../../src/live/read-account.ts';
import type { NetworkApi } from '../../src/model/network-api.ts';
import type { PlannedAccount } from '../../src/model/planned-account.ts';
import type { AccountReport } from '../../src/model/report.ts';
import { planDocument } from '../../src/plan/codec.ts';
import { planAccount, type PlanOptions } from '../../src/plan/plan-account.ts';
import { renderReportText } from '../../src/render/report/report-text.ts';
import { applyEntry } from '../../src/usecases/apply/apply-entry.ts';
import { applyExitCode } from '../../src/usecases/run-exit-code.ts';
import { accountTag } from '../helpers/account.ts';
import { EventClock } from '../helpers/event-clock.ts';
import { runs } from '../helpers/hold.ts';
import { type InProcessNetwork, inProcessNetwork } from '../helpers/in-process-network.ts';
import { planNeeds } from '../helpers/plan-needs.ts';
import {
  documentsOf,
  drawAccount,
  legSets,
  lights,
  type RestlessAccount,
  seedOf,
  setNamesOf,
} from '../helpers/restless-account.ts';
import { Tally } from '../helpers/tally.ts';
import { Tape, tapes } from '../helpers/tape.ts';
import { lastLegProblems, type Sight, type Watched } from '../oracle/last-leg.ts';

/** How long a request may take, in milliseconds. */
const latencies = [20, 20, 20, 20, 20, 20, 200, 3_000, 20_000] as const;
/** The oldest light with which a write may leave, from when its question left. */
const freshMs = 5_000;

const longestCheckMs = 20_000;
/** Between a check and the write that needs it lie a few requests. */
const mostBetweenMs = 10 * 20_000;

/** What becomes of a session after a write: it is back at once, later or never, outlives the write for a while, or flaps. */
const fates = ['back', 'back', 'back', 'late', 'dead', 'outlives', 'flaps'] as const;

interface Session {
  readonly fate: (typeof fates)[number];
  readonly since: number;
}

/** An account whose lights and sessions change at any moment, and what a person beside it can see. */
class RestlessNetwork {
  readonly clock = new EventClock();
  readonly sights: Sight[] = [];
  readonly network: InProcessNetwork;
  readonly #tape: Tape;
  readonly #account: RestlessAccount;
  readonly #sessions = new Map<string, Session>();
  /** The chance of a change at each moment, in percent. */
  readonly #unrest: number;
  /** Each request may be late. */
  readonly #isLate: boolean;
  #isRunning = false;

  constructor(account: RestlessAccount, tape: Tape) {
    this.#account = account;
    this.#tape = tape;
    this.#unrest = tape.choose(2, 0, 6, 15);
    this.#isLate = tape.chance(50);
    this.network = inProcessNetwork(
      accountTag,
      { accounts: { [accountTag]: seedOf(account) } },
      { now: () => this.clock.now() },
      (next) => async (request) => {
        if (!this.#isRunning) return next(request);
        const latencyMs = this.#isLate ? tape.choose(...latencies) : latencies[0];
        const sentAt = this.clock.now();
        const [, leg] = /\/cnis\/([^/?]+)/.exec(request.path) ?? [];
        if (leg !== undefined && request.method !== 'GET') this.#write(leg, request);
        await this.#pass(latencyMs / 2);
        const reply = await next(request);
        await this.#pass(latencyMs / 2);
        const [, circuit] = /interconnects\/(c\d)\/status/.exec(request.path) ?? [];
        if (circuit !== undefined) this.#see(circuit, Buffer.from(reply.bytes).toString(), sentAt);
        return reply;
      },
    );
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    this.#isRunning = true;
    return this.clock.run(work());
  }

  check(timeoutMs: number): CheckOption {
    return {
      argv: ['check'],
      timeoutMs,
      run: async ({ interconnect: circuit, cnis }) => {
        const began = this.clock.now();
        await this.#pass(this.#tape.choose(100, 100, 2_000, longestCheckMs));
        const ok = cnis.every(({ live_id }) => this.#isUp(live_id));
        this.sights.push({ type: 'check', began, at: this.clock.now(), circuit, ok });
        return { ok, started: true, end: ok ? 'exit code 0' : 'exit code 1', output: '' };
      },
    };
  }

  readonly confirm: NonNullable<ApplyOptions['confirm']> = async ({ circuits, before }) => {
    await this.#pass(this.#tape.choose(1_000, 60_000, 3_600_000));
    if (this.#tape.chance(15)) return false;
    this.sights.push({ type: 'yes', at: this.clock.now(), circuits, before });
    return true;
  };

  /** Time passes, and something may change at its beginning and at its end. */
  async #pass(milliseconds: number): Promise<void> {
    this.#happen();
    await this.clock.sleep(milliseconds);
    this.#happen();
  }

  #happen(): void {
    if (!this.#tape.chance(this.#unrest)) return;
    const circuit = this.#tape.pick(this.#account.circuits)?.name ?? '';
    const leg = this.#tape.pick(this.#account.legs)?.id ?? '';
    if (this.#tape.chance(60)) this.#world.status.set(circuit, { state: this.#tape.pick(lights) ?? 'Healthy' });
    // Its light stays: only a check knows.
    else this.#sessions.set(leg, { fate: this.#tape.choose('dead', 'back', 'flaps'), since: this.clock.now() });
  }

  #write(leg: string, request: object): void {
    const body = 'body' in request && typeof request.body === 'string' ? (JSON.parse(request.body) as unknown) : {};
    const to = typeof body === 'object' && body !== null && 'interconnect' in body ? String(body.interconnect) : null;
    this.sights.push({ type: 'write', at: this.clock.now(), leg, to });
    this.#sessions.set(leg, { fate: this.#tape.pick(fates) ?? 'back', since: this.clock.now() });
  }

  #see(circuit: string, answer: string, at: number): void {
    const isHealthy = answer.includes('"Healthy"');
    this.sights.push({ type: 'light', at, circuit, isHealthy });
  }

  #isUp(leg: string): boolean {
    const { fate, since } = this.#sessions.get(leg) ?? { fate: 'back', since: 0 };
    const age = this.clock.now() - since;
    switch (fate) {
      case 'back':
        return true;
      case 'late':
        return age >= 400_000;
      case 'dead':
        return false;
      case 'outlives':
        return age < 240_000;
      case 'flaps':
        return this.#tape.chance(50);
    }
  }

  get #world() {
    const account = this.network.world.accounts.get(accountTag);
    if (account === undefined) throw new Error('no account');
    return account;
  }
}

interface Story {
  readonly watched: Watched;
  readonly sights: readonly Sight[];
  readonly report: AccountReport;
  readonly text: string;
}

/** A run that leaves out a part of what it should wait for. */
interface Sabotage {
  readonly plan?: (planned: PlannedAccount) => PlannedAccount;
  readonly leaves?: 'check' | 'confirm' | 'last look';
}

/** Undefined: a guard blocks the plan, or nothing changes. */
async function storyOf(tape: Tape, { plan = (planned) => planned, leaves }: Sabotage = {}): Promise<Story | undefined> {
  const account = drawAccount(tape);
  const checkMs = tape.choose(undefined, undefined, 900_000, 900_000, 60_000);
  const asks = tape.chance(25);
  const allowed = setNamesOf(account)
    .filter(() => tape.chance(25))
    .map((name) => `outage=${name}`);
  const restless = new RestlessNetwork(account, tape);
  const api = leaves === 'last look' ? withoutLastLook(restless.network.api) : restless.network.api;
  const documents = documentsOf(account);
  const check = checkMs === undefined ? undefined : restless.check(checkMs);
  const options: PlanOptions = { allowed, skipSecrets: false, pace: { check, confirm: asks } };
  const live = await readAccount(api, accountTag);
  const { facts } = await readPlanFacts(api, accountTag, (health) => planNeeds(documents, live, [], health));
  const planned = planAccount(documents, live, facts, options);
  if (!planned.plan.applyable || planned.plan.changes.length === 0) return undefined;
  const report = await restless.run(() =>
    applyEntry(
      { desired: documents, planned: plan(planned), plan: planned.plan },
      { reader: () => api, api: () => api, close: () => Promise.resolve(), deadline: undefined },
      {
        ...{ planOptions: options, parallelism: 1 + tape.below(4), stopOnError: tape.chance(10) },
        ...(leaves !== 'check' && { check }),
        ...(asks && leaves !== 'confirm' && { confirm: restless.confirm }),
        ...{ clock: restless.clock, waitMs: 5_000, signal: new AbortController().signal, onEvent: () => undefined },
      },
    ),
  );
  return {
    watched: {
      sets: legSets(account, allowed),
      legs: new Map(account.legs.map(({ id, circuit, asn }) => [id, { circuit, hasBgp: asn !== undefined }])),
      states: new Map(account.circuits.map(({ name, state }) => [name, state])),
      ...{
        soakMs: account.pace.soakMs,
        checkMs,
        asks,
        freshMs,
        looksMs: account.circuits.length * longestCheckMs + mostBetweenMs,
      },
    },
    sights: restless.sights,
    report,
    text: textOf(report, planned),
  };
}

/** A client that sends writes without a last look. */
function withoutLastLook(api: NetworkApi): NetworkApi {
  return {
    ...api,
    updateCni: (id, body) => api.updateCni(id, body),
    deleteCni: (id) => api.deleteCni(id),
  };
}

function textOf(report: AccountReport, { plan }: PlannedAccount): string {
  const { fingerprint } = planDocument([plan], []);
  return renderReportText({ format: 'demarc.report/1', fingerprint, accounts: [report] }, { color: false, width: 80 });
}

test('while lights and sessions change at any moment, no write takes the last circuit of a guarded set', async () => {
  const tally = new Tally();
  await fc.assert(
    fc.asyncProperty(tapes(900), async (numbers) => {
      const story = await storyOf(new Tape(numbers));
      if (story === undefined) {
        tally.count(['no run']);
        return;
      }
      const { watched, sights, report, text } = story;
      expect(lastLegProblems(watched, sights), JSON.stringify(sights)).toEqual([]);
      const code = applyExitCode([report]);
      const failed = report.check?.circuits.filter(({ outcome }) => outcome === 'failed') ?? [];
      if (failed.length > 0) expect(code).not.toBe(0);
      expect(/^ *Converged/m.test(text), text).toBe(code === 0);
      tally.count([
        ...report.changes.map(({ outcome }) => outcome),
        ...(report.check?.circuits ?? []).map(({ outcome }) => `check ${outcome}`),
        `exit ${code}`,
      ]);
    }),
    { numRuns: runs / 2 },
  );
  expect(tally.rarerThan(2, ['applied', 'skipped', 'check passed', 'check failed', 'exit 0', 'exit 5'])).toEqual([]);
});

const withBlocks =
  (change: (block: PlannedAccount['blocks'][number]) => Partial<PlannedAccount['blocks'][number]>) =>
  (planned: PlannedAccount): PlannedAccount => ({
    ...planned,
    blocks: planned.blocks.map((block) => ({ ...block, ...change(block) })),
  });

test.each<[string, Sabotage, string]>([
  ['asks no other circuit', { plan: withBlocks(() => ({ sets: [] })) }, 'it is the last'],
  ['waits for no other block', { plan: withBlocks(() => ({ after: [] })) }, 'has no light'],
  ['does not soak', { plan: (planned) => ({ ...planned, soakMs: 0 }) }, 'no soak'],
  ['does not look again before a write', { leaves: 'last look' }, 'it is the last'],
  ['runs no check', { leaves: 'check' }, 'did not pass its check'],
  ['asks no person', { leaves: 'confirm' }, 'no question'],
])('the oracle sees a run that %s', async (_, sabotage, problem) => {
  const found = await fc.check(
    fc.asyncProperty(tapes(900), async (numbers) => {
      const story = await storyOf(new Tape(numbers), sabotage);
      const problems = story === undefined ? [] : lastLegProblems(story.watched, story.sights);
      return !problems.some((words) => words.includes(problem));
    }),
    { numRuns: 400, endOnFailure: true },
  );
  expect(found.failed).toBe(true);
});
