import { describe, expect, test } from 'vitest';
import { renderDiagnosticsText } from '../../src/render/diagnostics/diagnostics-text.ts';
import { fence } from '../../src/render/text/fit-markdown.ts';
import { load } from './helpers.ts';

describe('a large number of items takes linear time and ends with a message:', () => {
  test('more accounts than a run accepts are one error, however many follow', () => {
    const sources = Array.from({ length: 1_003 }, (_, at) => {
      const tag = `${'a'.repeat(20)}${at.toString(16).padStart(12, '0')}`;
      return { name: `${String(at).padStart(4, '0')}.yaml`, text: `version: 1\naccount: ${tag}\n` };
    });
    const { accounts, diagnostics } = load(sources);
    expect(accounts).toHaveLength(1_000);
    expect(diagnostics.map(({ code, message, span }) => [code, message, span?.file])).toEqual([
      ['accounts-too-many', 'the documents name more than 1000 accounts', '1000.yaml'],
    ]);
    expect(load(sources.slice(0, 1_000)).diagnostics).toEqual([]);
  });

  test('runs of backticks in a block of code', () => {
    expect(fence(['` '.repeat(150_000)])).toMatch(/^```\n/);
  });

  test('errors between the documents of an account, of which the first 200 are reported', () => {
    const objects = Array.from({ length: 300 }, (_, at) => `  k${at}: {interconnect: x}`).join('\n');
    const sources = ['a.yaml', 'b.yaml'].map((name) => ({ name, text: `version: 1\ncnis:\n${objects}\n` }));
    const codes = load(sources).diagnostics.map(({ code }) => code);
    expect(codes.filter((code) => code === 'document-duplicate-key')).toHaveLength(200);
    expect(codes).toContain('document-errors');
  });

  test('a very long line is named and not shown, so that thousands of frames stay fast', () => {
    const long = `description: ${'x'.repeat(20_001)}`;
    const text = `version: 1\nfoo: 1\n${long}\n`;
    const { diagnostics, gate } = load(text);
    const shown = renderDiagnosticsText(diagnostics, gate.texts(), { color: false });
    expect(shown).toContain('a.yaml:3:1');
    expect(shown).not.toContain('xxxx');
    expect(shown).toContain('> 2 | ');
  });
});
