import { RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';

const samples = { digit: ['0'], space: [' ', '\t'], word: ['a'], any: ['x'], property: ['é', '中'] } as const;
const most = 10;

/** The tokens that an expression knows: its letters, a sample of each of its classes, and its words; at most so many. */
export function tokensOf({ source, flags }: { readonly source: string; readonly flags: string }): readonly string[] {
  const pattern = new RegExpParser().parsePattern(source, 0, source.length, { unicode: flags.includes('u') });
  const letters = new Set<string>();
  const words = new Set<string>();
  visitRegExpAST(pattern, {
    onCharacterEnter: ({ value, parent }) => {
      if (parent.type !== 'CharacterClassRange') letters.add(String.fromCodePoint(value));
    },
    onCharacterClassRangeEnter: ({ min }) => letters.add(String.fromCodePoint(min.value)),
    onCharacterClassEnter: ({ negate }) => {
      if (negate) letters.add('x');
    },
    onCharacterSetEnter: ({ kind }) => samples[kind].forEach((letter) => letters.add(letter)),
    onAlternativeEnter: ({ elements }) => {
      const word = elements
        .map((each) => (each.type === 'Character' ? String.fromCodePoint(each.value) : '\0'))
        .join('');
      for (const piece of word.split('\0')) if (piece.length > 1) words.add(piece);
    },
  });
  // Signs first: they are what repetitions begin and end with.
  const signs = [...letters].sort((a, b) => Number(/\p{L}|\p{N}/u.test(a)) - Number(/\p{L}|\p{N}/u.test(b)));
  return [...signs.slice(0, most), ...[...words].slice(0, 3)];
}
