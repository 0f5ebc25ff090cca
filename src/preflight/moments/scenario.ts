import type { Disruption, Takes } from '../../model/traffic/judgement.ts';
import type { Choice, Tunnel } from '../tunnels.ts';
import { type Held, Holds } from './holds.ts';

/** What is away at one moment, if each CNI is a certain object of Magic. */
export interface Scenario {
  /** These carry nothing. */
  readonly gone: Held<Tunnel>;
  /** These carry nothing, or may carry nothing. The same as `gone` where none may. */
  readonly stopped: Held<Tunnel>;
  /** The tunnels of a CNI. */
  readonly tunnelsOf: (cni: string) => readonly Tunnel[];
  /** The tunnels that a disruption takes, or may take. */
  readonly touchedBy: (disruption: Disruption) => readonly Tunnel[];
}

/** Follows what is away, moment after moment, where it is settled which object of Magic each CNI is. */
export class FollowedScenario {
  readonly #choicesOf: (cni: string) => readonly Choice[];
  readonly #gone = new Holds<Tunnel>();
  readonly #stopped = new Holds<Tunnel>();

  /** @param choicesOf what holds for a CNI: one choice; or several or none, where there are too many to try each */
  constructor(choicesOf: (cni: string) => readonly Choice[]) {
    this.#choicesOf = choicesOf;
  }

  /** Goes on to the next moment. Returns the tunnels to which something happens. */
  next(begin: readonly Disruption[], end: readonly Disruption[]): readonly Tunnel[] {
    const gone = (some: readonly Disruption[]) => some.flatMap((each) => this.#tunnelsWith(each, ['gone']));
    const stopped = (some: readonly Disruption[]) => some.flatMap((each) => this.#tunnelsWith(each, ['gone', 'maybe']));
    return [...this.#gone.next(gone(begin), gone(end)), ...this.#stopped.next(stopped(begin), stopped(end))];
  }

  now(): Scenario {
    const [gone, stopped] = [this.#gone.now(), this.#stopped.now()];
    return {
      gone,
      stopped: stopped.size === gone.size ? gone : stopped,
      tunnelsOf: (cni) => this.#choicesOf(cni).flat(),
      touchedBy: (disruption) => this.#tunnelsWith(disruption, ['gone', 'maybe']),
    };
  }

  #tunnelsWith({ cni, takes }: Disruption, effects: readonly Effect[]): readonly Tunnel[] {
    return this.#choicesOf(cni)
      .filter((choice) => effects.includes(effectOn(choice, takes)))
      .flat();
  }
}

type Effect = 'gone' | 'maybe' | 'none';

/**
 * Static routes stay where only the session goes. Dataplane v1 needs its session, says no first-hand source: version 1 is taken to lose
 * its path. Where no version is known it may.
 */
function effectOn([object]: Choice, takes: Takes): Effect {
  if (takes === 'path') return 'gone';
  if (takes === 'soft') return 'maybe';
  if (object.version === undefined) return 'maybe';
  return object.version === '1' ? 'gone' : 'none';
}
