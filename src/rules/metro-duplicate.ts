import type { Location } from '../model/desired.ts';
import type { Rule } from './rule.ts';

export const metroDuplicate: Rule = {
  id: 'metro-duplicate',
  severity: 'error',
  why: 'A circuit is in one metro. A metro under two names would leave open which circuits back each other up.',
  fix: 'List the metro under one name of policy.metros.',
  *check({ policy, origin }) {
    const first = new Map<string, { readonly name: string; readonly at: () => Location }>();
    for (const [name, places] of Object.entries(policy.metros)) {
      for (const [index, place] of places.entries()) {
        const at = () => origin.locate(['policy', 'metros', name, index]);
        const earlier = first.get(place.toLowerCase());
        if (earlier === undefined) first.set(place.toLowerCase(), { name, at });
        else if (earlier.name !== name) {
          yield {
            message: `policy.metros lists "${place}" under "${earlier.name}" and under "${name}"`,
            at: at(),
            related: [{ message: 'first listed here', span: earlier.at() }],
          };
        }
      }
    }
  },
};
