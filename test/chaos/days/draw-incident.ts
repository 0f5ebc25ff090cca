import type { Tape } from '../../helpers/tape.ts';
import type { Incident } from './day-network.ts';
import type { Knobs } from './knobs.ts';

/** What goes wrong in one run, and at which request. */
export function drawIncident(tape: Tape, knobs: Knobs): Incident {
  const kinds = [
    'nothing',
    'nothing',
    'killed before',
    'killed after',
    'killed after',
    'killed at a request',
    'terminated',
    'answer lost',
    'refused',
  ] as const;
  const kind = knobs.has('broken-first')
    ? tape.choose('killed after', 'killed after', 'nothing', 'killed before')
    : tape.choose(...kinds);
  return { kind, at: kind === 'killed at a request' ? 1 + tape.below(60) : 1 + tape.below(8) };
}

/** How an API may change a body before it stores it: cap the MTU, clip names, rewrite texts. */
export function drawStoring(tape: Tape, knobs: Knobs): (body: string) => string {
  if (!knobs.has('stored-otherwise')) return (body) => body;
  const how = tape.below(3);
  return (body) =>
    how === 0
      ? body.replace(/"mtu":\s*1500/, '"mtu":1476')
      : how === 1
        ? body.replace(/("conduit_name":\s*"fresh-[^"]{8})[^"]*"/, '$1"')
        : body.replace(/"description":\s*"([^"]*)"/, (_, words: string) => `"description":"${words.toUpperCase()}"`);
}
