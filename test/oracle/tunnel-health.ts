/** What the checks of one data centre found at a time, every ten seconds: 1 is good. Undefined: nothing was heard. */
export type Heard = (colo: string, at: number) => number | undefined;

const everyMs = 10_000;
/** A data centre that was not heard for so long may have found anything. */
const longestSilenceMs = 10 * 60_000;

/** Why a tunnel was not healthy in every data centre from one time to another. Undefined: it was. */
export function whyNotHealthy(heard: Heard, colos: readonly string[], from: number, until: number): string | undefined {
  for (const colo of colos) {
    let last = from;
    for (let at = Math.ceil(from / everyMs) * everyMs; at < until; at += everyMs) {
      const found = heard(colo, at);
      if (found === undefined) continue;
      if (found < 1) return `${colo} found ${found} at ${at}`;
      if (at - last > longestSilenceMs) return `${colo} was not heard from ${last} to ${at}`;
      last = at;
    }
    if (until - last > longestSilenceMs) return `${colo} was not heard from ${last} to ${until}`;
  }
  return undefined;
}
