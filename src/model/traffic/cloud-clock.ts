import { durationText } from '../text.ts';
import type { TunnelAnalytics } from './traffic.ts';

/** A clock that is further off proves nothing: which of the two is wrong is not known. */
const mostMs = 60_000;
/** A date has whole seconds, and an answer needs time to come. */
const toleranceMs = 5_000;

export interface Answered {
  readonly analytics: TunnelAnalytics;
  /** Why it proves nothing, whatever it shows. */
  readonly doubt: string | undefined;
}

/**
 * How far Cloudflare's clock is from the one of this machine, by the dates of its answers. A query asks for times of Cloudflare: with
 * those of a clock that is behind, rows from before the last write would count.
 */
export class CloudClock {
  #aheadMs = 0;

  /** What Cloudflare's clock shows when this machine's clock shows `time`. */
  at(time: number): number {
    return time + this.#aheadMs;
  }

  /**
   * @param query asks for times of Cloudflare. It is sent once more where the date of the first answer shows that its times were others.
   * @param now what this machine's clock shows, in milliseconds since 1970
   */
  async ask(query: () => Promise<TunnelAnalytics>, now: () => number): Promise<Answered> {
    const analytics = await query();
    const doubt = this.#learn(analytics.answeredAt, now());
    if (doubt?.again !== true) return { analytics, doubt: doubt?.doubt };
    const second = await query();
    return { analytics: second, doubt: this.#learn(second.answeredAt, now())?.doubt };
  }

  /**
   * @param date of an answer that has just come; undefined: it had none
   * @returns why the answer proves nothing; `again`: a query with the right times may prove something
   */
  #learn(date: number | undefined, now: number): { readonly doubt: string; readonly again: boolean } | undefined {
    if (date === undefined) return { doubt: 'the answer has no date, so its times may be wrong', again: false };
    const ahead = date - now;
    if (Math.abs(ahead) > mostMs) {
      const off = `${durationText(1000 * Math.round(Math.abs(ahead) / 1000))} ${ahead > 0 ? 'behind' : 'ahead of'}`;
      return { doubt: `the clock of this machine is ${off} Cloudflare's; set it right`, again: false };
    }
    if (Math.abs(ahead - this.#aheadMs) <= toleranceMs) return undefined;
    this.#aheadMs = ahead;
    return { doubt: 'the clock of this machine, or of Cloudflare, was changed', again: true };
  }
}
