import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markdownCode, sanitiseMarkdown, sanitiseText } from '../../../src/render/text/sanitise.ts';
import { jsonText } from '../../../src/render/text/words.ts';
import { arbitraryText } from '../../helpers/arbitrary-plan.ts';

describe('sanitiseText', () => {
  it.each([
    ['\u001b[31mred', String.raw`\u{1b}[31mred`],
    ['a\r\nb\tc', String.raw`a\u{d}\u{a}b\u{9}c`],
    ['\u009b2J\u007f', String.raw`\u{9b}2J\u{7f}`],
    ['a\u202eb\u2066c', String.raw`a\u{202e}b\u{2066}c`],
    ['a\u200bb\u2028c\ufeff', String.raw`a\u{200b}b\u{2028}c\u{feff}`],
    ['\ud800', String.raw`\u{d800}`],
    ['\u{e0041}', String.raw`\u{e0041}`],
    ['::error::x', String.raw`\u{3a}:error::x`],
    ['  ::error::x', String.raw`  \u{3a}:error::x`],
    ['x ##[error]y', String.raw`x \u{23}#[error]y`],
    ['###[error]', String.raw`#\u{23}#[error]`],
  ])('makes %j visible', (given, safe) => {
    expect(sanitiseText(given)).toBe(safe);
  });

  it.each(['Primary to EWR', '日本語 🚀', '2001:db8::1/64', 'a # b', 'Zürich, 5% — ok'])(
    'leaves %j as it is',
    (text) => {
      expect(sanitiseText(text)).toBe(text);
    },
  );

  it('returns no hidden character and changes nothing the second time', () => {
    fc.assert(
      fc.property(arbitraryText, (text) => {
        const safe = sanitiseText(text);
        expect(safe).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(sanitiseText(safe)).toBe(safe);
      }),
    );
  });
});

describe('sanitiseMarkdown', () => {
  it.each([
    ['@octocat', '&#64;&#8203;octocat'],
    ['fixes #12', 'fixes &#35;&#8203;12'],
    ['GH-12', 'GH&#8203;-12'],
    ['<b>&amp;', '&#60;b&#62;&#38;amp;'],
    ['a | b', 'a &#124; b'],
    ['[x](https://e.example)', '&#91;x&#93;(https&#58;//e.example)'],
    ['www.e.example', 'www&#46;e.example'],
    ['-->', '&#45;-&#62;'],
    ['- item', '&#45; item'],
    ['1. item', '1&#46; item'],
    ['`x` *y* _z_ a_b', '&#96;x&#96; &#42;y&#42; &#95;z&#95; a_b'],
  ])('escapes %j', (given, safe) => {
    expect(sanitiseMarkdown(given)).toBe(safe);
  });
});

describe('markdownCode', () => {
  it('keeps a name so that it can be copied, and cannot be closed by it', () => {
    expect(markdownCode('cni.wan_ewr-a')).toBe('<code>cni.wan_ewr-a</code>');
    expect(markdownCode('</code>@x')).toBe('<code>&#60;/code&#62;&#64;x</code>');
  });
});

describe('jsonText', () => {
  it('has the same value, without hidden characters and workflow commands', () => {
    fc.assert(
      fc.property(fc.array(arbitraryText), (value) => {
        const text = jsonText(value);
        expect(JSON.parse(text)).toEqual(value);
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(text).not.toContain('##[');
      }),
    );
  });
});
