import type { ShownVariable } from '../model/desired.ts';
import type { Rule } from './rule.ts';

/** Variable names of keys end with such a word or contain it: DEMARC_MD5_WAN, DEMARC_GCP_KEY, DEMARC_TOKEN_2. */
const readsLikeKey = /MD5|PAIRING|PASSW|(?:KEY|SECRET|TOKEN)S?(?:$|\d)|_(?:KEY|SECRET|TOKEN)S?_/i;

export const secretNameInPlainField: Rule = {
  id: 'secret-name-in-plain-field',
  severity: 'warning',
  why: 'Every plan, comment and log shows this field: everybody could read a key that its variable contains.',
  fix: 'Use another variable here, or rename it if it holds no key.',
  *check({ shownVariables = [] }) {
    for (const uses of atOnePlace(shownVariables.filter(({ name }) => readsLikeKey.test(name)))) {
      const [{ name, path, at }] = uses;
      const [address, field] = [addressAt(path), fieldAt(path)];
      const about = uses.flatMap((use) => addressAt(use.path) ?? []);
      yield {
        message: `${address === undefined ? '' : `${address}: `}${field} shows the variable ${name}, whose name reads like a key`,
        about,
        at,
      };
    }
  },
};

type Uses = readonly [ShownVariable, ...ShownVariable[]];

/** Joins uses at the same place, because a value that aliases repeat is written only once. */
function atOnePlace(variables: readonly ShownVariable[]): Iterable<Uses> {
  const places = new Map<string, Uses>();
  for (const variable of variables) {
    const { file, line, column } = variable.at;
    const place = JSON.stringify([file, line, column]);
    const earlier = places.get(place);
    places.set(place, earlier === undefined ? [variable] : [...earlier, variable]);
  }
  return places.values();
}

function addressAt([section, key]: ShownVariable['path']): string | undefined {
  if (section === 'cnis') return `cni.${key}`;
  return section === 'interconnects' ? `interconnect.${key}` : undefined;
}

function fieldAt(path: ShownVariable['path']): string {
  return path.findLast((segment) => typeof segment === 'string') ?? 'a field';
}
