import type { Rule } from './rule.ts';

export const metroNameTaken: Rule = {
  id: 'metro-name-taken',
  severity: 'error',
  why: 'Joined metros with the name of another metro would be one backup set with it, and its circuits would count as their backup.',
  fix: 'Choose another name, or list the metro of that name as well.',
  *check({ policy, origin }) {
    for (const [name, places] of Object.entries(policy.metros)) {
      const folded = name.toLowerCase();
      if (!isPlace.test(folded) || places.some((place) => place.toLowerCase() === folded)) continue;
      yield {
        message: `policy.metros joins metros under "${name}", which is the name of a metro that it does not list`,
        at: origin.locate(['policy', 'metros', name], 'key'),
      };
    }
  },
};

/** A metro of three letters, or a region of Google Cloud. */
const isPlace = /^(?:[a-z]{3}|(?:africa|asia|australia|europe|me|northamerica|southamerica|us)-[a-z]+[0-9]{1,2})$/;
