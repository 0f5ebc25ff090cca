import type { Moments } from '../../src/model/traffic/judgement.ts';

/** What runs at a moment, and all that is away beside it. */
export interface WholeMoment {
  readonly own: readonly string[];
  readonly down: readonly string[];
}

/** As judge takes it. What runs at several moments runs at each. */
export function momentsFrom(whole: readonly WholeMoment[]): Moments {
  const always = (whole[0]?.own ?? []).filter((id) => whole.length > 1 && whole.every(({ own }) => own.includes(id)));
  let before: readonly string[] = [];
  const each = whole.map(({ own, down }) => {
    const away = [...own, ...down];
    const moment = {
      own: own.filter((id) => !always.includes(id)),
      begin: away.filter((id) => !before.includes(id)),
      end: before.filter((id) => !away.includes(id)),
    };
    before = away;
    return moment;
  });
  return { always, each };
}

/** The other way round. */
export function wholeOf({ always, each }: Moments): readonly WholeMoment[] {
  const away = new Set<string>();
  return each.map(({ own, begin, end }) => {
    for (const id of end) if (!away.delete(id)) throw new Error(`${id} ends and was not away`);
    for (const id of begin) {
      if (away.has(id)) throw new Error(`${id} begins twice`);
      away.add(id);
    }
    const all = [...own, ...always];
    return { own: all, down: [...away].filter((id) => !all.includes(id)) };
  });
}
