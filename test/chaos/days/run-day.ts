import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountTag } from '../../helpers/account.ts';
import type { Tape } from '../../helpers/tape.ts';
import type { Author, Circuit } from './author.ts';
import { checkAccount } from './check-account.ts';
import { checkConverged, checkNothingLeft, checkStoredOtherwise, notPlaced } from './check-converged.ts';
import { checkEnd } from './check-end.ts';
import { checkEnded } from './check-ended.ts';
import { codesOf, documentsInWords, runInWords } from './day-in-words.ts';
import { DayNetwork, type Incident } from './day-network.ts';
import { accountInWords, aMonth, drawDay } from './draw-day.ts';
import { drawIncident, drawStoring } from './draw-incident.ts';
import { editBetween } from './edit-documents.ts';
import type { Knobs } from './knobs.ts';
import {
  allowancesFor,
  isAmbiguousAttachment,
  isSelectorInUse,
  isWhole,
  pinAttachments,
  settleSelectors,
} from './operator.ts';
import { type Command, desiredOf, type Ended, runCommand } from './run-command.ts';
import { viewOf, type WorldView } from './world-view.ts';

export interface DayResult {
  readonly problems: readonly string[];
  /** What happened, a line each. */
  readonly story: readonly string[];
  /** `finished`, or why it went no further: `refused 3 CODE`, `invalid`. */
  readonly end: string;
  readonly runs: number;
  readonly commits: number;
}

/** One story: an account, documents about it, and several runs with what comes between them. */
export async function runDay(tape: Tape, knobs: Knobs): Promise<DayResult> {
  const folder = await mkdtemp(join(tmpdir(), 'demarc-day-'));
  try {
    await mkdir(join(folder, '0'));
    return await new Day(tape, knobs, folder).live();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

class Day {
  readonly #tape: Tape;
  readonly #knobs: Knobs;
  /** What stays on the machine from run to run. */
  readonly #folder: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #authors: readonly Author[];
  readonly #network: DayNetwork;
  readonly #healthyAfterMs: number;
  readonly #problems: string[] = [];
  readonly #story: string[] = [];
  /** The circuits that traffic may move onto whatever their health. */
  readonly #onto: ReadonlySet<Circuit>;
  #command: Command;
  #earlier: Ended | undefined;
  #runs = 0;
  /** The commits when the documents were last edited. */
  #edited = 0;

  constructor(tape: Tape, knobs: Knobs, folder: string) {
    this.#folder = folder;
    this.#tape = tape;
    this.#knobs = knobs;
    const drawn = drawDay(tape, knobs);
    this.#authors = drawn.authors;
    this.#environment = drawn.environment;
    this.#healthyAfterMs = drawn.healthyAfterMs;
    const storing = drawStoring(tape, knobs);
    this.#network = new DayNetwork(structuredClone(drawn.seed), accountTag, this.#healthyAfterMs, storing);
    const targets = this.#authors.flatMap((author) => author.present());
    const narrow = knobs.has('narrow-allowances') ? 1 + tape.below(3) : tape.chance(10) ? targets.length : 0;
    this.#onto = new Set(tape.shuffled(targets).slice(0, narrow));
    this.#command = this.#newCommand();
    this.#story.push(...accountInWords(drawn));
  }

  async live(): Promise<DayResult> {
    const tape = this.#tape;
    if (!this.#isValid()) return this.#end('invalid');
    const chapters = 1 + tape.below(this.#knobs.has('edited-between') || this.#knobs.has('pending-ports') ? 5 : 3);
    for (let i = 0; i < chapters; i++) {
      if (i > 0) this.#between();
      const ended = await this.#runPinned(drawIncident(tape, this.#knobs));
      if (ended.exitCode === 3 || ended.exitCode === 4) return this.#end(`refused ${ended.exitCode} ${codesOf(ended)}`);
    }
    return this.#finish();
  }

  /** Everything is cabled, nothing goes wrong any more: one run does what is left, and the next finds nothing to do. */
  async #finish(): Promise<DayResult> {
    for (const account of this.#network.world.accounts.values()) account.status.clear();
    let ended = await this.#runWhenCabled();
    // What it ordered may have to be cabled as well.
    for (let i = 0; i < 3 && this.#healthyAfterMs > 0 && ended.exitCode === 5; i++) ended = await this.#runWhenCabled();
    if (ended.exitCode === 3 || ended.exitCode === 4) return this.#end(`refused ${ended.exitCode} ${codesOf(ended)}`);
    if (this.#knobs.has('stored-otherwise')) return this.#finishOtherwise(ended);
    this.#problems.push(...checkConverged(ended));
    const commits = this.#network.world.log.length;
    const last = await this.#run({ kind: 'nothing', at: 0 });
    this.#problems.push(...checkNothingLeft(last, this.#network.world.log.slice(commits)));
    for (const author of this.#authors) this.#problems.push(...checkEnd(author, this.#view(author), notPlaced(last)));
    return this.#end('finished');
  }

  #runWhenCabled(): Promise<Ended> {
    this.#network.now += 2 * aMonth;
    this.#story.push('everything becomes Healthy');
    return this.#runPinned({ kind: 'nothing', at: 0 });
  }

  /**
   * Of two attachments that look alike, a run that ended between them may leave one: then the plan asks for a pin, and the operator, who
   * sees at Google which pairing key is in use, writes it. If a selector fits only circuits in use, the operator writes a pin or a port.
   */
  async #runPinned(incident: Incident): Promise<Ended> {
    const ended = await this.#run(incident);
    if (ended.exitCode !== 3) return ended;
    if (this.#network.world.log.length === 0 && ended.plans.every(({ errors }) => errors.every(isSelectorInUse))) {
      for (const [i, author] of this.#authors.entries()) settleSelectors(author, ended.plans[i]?.errors ?? []);
      this.#story.push('the operator settles the selectors');
      this.#newDocuments();
      return this.#run(incident);
    }
    if (!ended.plans.every(({ errors }) => errors.every(isAmbiguousAttachment))) return ended;
    for (const author of this.#authors) pinAttachments(author, this.#view(author));
    this.#story.push('the operator pins the attachments');
    this.#newDocuments();
    return this.#run(incident);
  }

  #newDocuments(): void {
    this.#command = {
      ...this.#command,
      documents: this.#documents(),
      allowed: allowancesFor(this.#authors, this.#onto),
    };
    this.#earlier = undefined;
    this.#edited = this.#network.world.log.length;
  }

  /** What an API stored otherwise is said once and is no reason to make anything twice. */
  async #finishOtherwise(first: Ended): Promise<DayResult> {
    const commits = this.#network.world.log.length;
    const again = await this.#run({ kind: 'nothing', at: 0 });
    this.#problems.push(...checkStoredOtherwise([first, again], this.#network.world.log.slice(commits)));
    return this.#end('finished');
  }

  #between(): void {
    const tape = this.#tape;
    if (tape.chance(this.#knobs.has('edited-between') ? 75 : 15)) this.#edit();
    if (this.#healthyAfterMs > 0 && tape.chance(20)) {
      this.#network.now += 2 * aMonth;
      this.#story.push('what was ordered is cabled');
    }
  }

  #edit(): void {
    const author = this.#tape.pick(this.#authors);
    if (author === undefined) return;
    const undo = author.remember();
    const description = editBetween(author);
    if (this.#isValid()) {
      this.#story.push(`an edit ${description}`);
      this.#newDocuments();
    } else undo();
  }

  #documents(): readonly object[] {
    return structuredClone(this.#authors.map((author) => author.document()));
  }

  #isValid(): boolean {
    return desiredOf(this.#documents(), this.#environment) !== undefined;
  }

  #newCommand(): Command {
    const tape = this.#tape;
    return {
      documents: this.#documents(),
      environment: this.#environment,
      allowed: allowancesFor(this.#authors, this.#onto),
      wait: tape.chance(90),
      parallelism: tape.choose(1, 4),
    };
  }

  async #run(incident: Incident): Promise<Ended> {
    const { log } = this.#network.world;
    const from = log.length;
    const before = new Map(this.#authors.map((author) => [author, this.#view(author)]));
    const folder = join(this.#folder, String(this.#runs));
    const ended = await runCommand(this.#command, this.#network, incident, folder);
    // In this process, one that was killed may still write what it had begun to.
    await cp(folder, join(this.#folder, String(this.#runs + 1)), {
      recursive: true,
      filter: (path) => !path.endsWith('.new'),
    });
    if (ended.exitCode === undefined) await ended.release();
    this.#runs += 1;
    const commits = log.slice(from);
    const run = { command: this.#command, incident, ended, commits, sinceEdit: log.slice(this.#edited), log };
    if (this.#earlier === undefined) this.#story.push(...documentsInWords(this.#command));
    this.#story.push(...runInWords(this.#runs, run));
    const found = [
      ...checkEnded(
        ended,
        commits,
        incident,
        this.#earlier,
        this.#command,
        run.sinceEdit.every(isWhole),
        this.#knobs.has('stored-otherwise'),
      ),
      ...this.#authors.flatMap((author) => checkAccount(author, run, before.get(author), this.#view(author))),
    ];
    this.#problems.push(...found.map((problem) => `${problem} (run ${this.#runs})`));
    const hasPlanned = ended.exitCode !== undefined || ended.plans.length > 0;
    if (hasPlanned) this.#earlier ??= ended;
    return ended;
  }

  #view(author: Author): WorldView {
    return viewOf(this.#network.world, author.account.tag, this.#network.now, this.#healthyAfterMs);
  }

  #end(end: string): DayResult {
    return {
      problems: this.#problems,
      story: this.#story,
      end,
      runs: this.#runs,
      commits: this.#network.world.log.length,
    };
  }
}
