import fc from 'fast-check';

const lastCodePoint = 0x10ffff;
const [firstSurrogate, surrogates] = [0xd800, 0x800];
const letter = fc
  .nat(lastCodePoint - surrogates)
  .map((at) => String.fromCodePoint(at < firstSurrogate ? at : at + surrogates));

/** Any code points, as `fc.string({ unit: 'binary' })`, which takes most of a second to make its table of them. */
export function anyLetters(size: fc.ArrayConstraints = {}): fc.Arbitrary<string> {
  return fc.array(letter, size).map((letters) => letters.join(''));
}
