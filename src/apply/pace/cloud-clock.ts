import { durationText } from '../../model/text.ts';

/** A clock that is further off proves nothing: which of the two is wrong is not known. */
const mostMs = 60_000;
/** A date has whole seconds, and an answer needs time to come. */
const toleranceMs = 5_000;

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
   * @param date of an answer that has just come; undefined: it had none
   * @returns why the answer proves nothing; `again`: a query with the right times may prove something
   */
  learn(date: number | undefined, now: number): { readonly doubt: string; readonly again: boolean } | undefined {
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
