import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pdfPage, wrap } from '../../src/sandbox/behaviour/letter-of-authorization.ts';
import { anyLetters } from '../helpers/any-letters.ts';
import { account, createDirect, freeSlot, sandboxClient } from './client.ts';

/** Reads a PDF by its own cross-reference table: each entry must lead to its object, each length to its stream's end. */
function readPdf(bytes: Uint8Array): readonly string[] {
  const file = Buffer.from(bytes).toString('latin1');
  expect(file).toMatch(/^%PDF-1\.4\n/);
  const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(file)?.[1]);
  expect(file.slice(start, start + 5)).toBe('xref\n');
  const count = Number(/^xref\n0 (\d+)\n/.exec(file.slice(start))?.[1]);
  expect(Number(/\/Size (\d+)/.exec(file.slice(start))?.[1])).toBe(count);
  const entries = file.slice(file.indexOf('\n', start + 5) + 1).match(/\d{10} \d{5} [nf] \n/g) ?? [];
  expect(entries).toHaveLength(count);
  entries.slice(1).forEach((entry, i) => {
    expect(file.slice(Number(entry.slice(0, 10)))).toMatch(new RegExp(`^${i + 1} 0 obj\n`));
  });
  const [, length, rest] = /<< \/Length (\d+) >>\nstream\n([^]*)/.exec(file) ?? [];
  expect(rest?.slice(Number(length))).toMatch(/^\nendstream\nendobj\n/);
  return strings(rest?.slice(0, Number(length)) ?? '');
}

/** The texts that a content stream shows, unescaped. */
function strings(content: string): readonly string[] {
  return [...content.matchAll(/\(((?:[^()\\]|\\[^])*)\) Tj/g)].map(([, text = '']) =>
    text.replace(/\\([0-7]{3}|[^])/g, (_all, code: string) =>
      code.length === 3 ? String.fromCharCode(parseInt(code, 8)) : code,
    ),
  );
}

async function letter(query: string) {
  const client = await sandboxClient();
  const icon = await createDirect(client);
  const headers = { authorization: 'Bearer t' };
  return fetch(`${client.url}/accounts/${account}/cni/interconnects/${icon}/loa${query}`, { headers });
}

describe('a letter of authorization', () => {
  it('is a PDF that names the port and the account', async () => {
    const answer = await letter('');
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    const text = readPdf(new Uint8Array(await answer.arrayBuffer())).join(' ');
    for (const part of ['Letter of Authorization', account, 'icon-ewr01-0001', freeSlot, 'Equinix NY1', '10G']) {
      expect(text).toContain(part);
    }
  });

  it('contains the requested name, with brackets and accents', async () => {
    const answer = await letter(`?name=${encodeURIComponent('Zoë (Köln) \\ Co) €')}`);
    const text = readPdf(new Uint8Array(await answer.arrayBuffer())).join(' ');
    expect(text).toContain('Zoë (Köln) \\ Co) \u0080');
    expect(text).not.toContain(account);
  });

  it('accepts names of up to 200 characters', async () => {
    expect((await letter(`?name=${'x'.repeat(200)}`)).status).toBe(200);
    expect((await letter(`?name=${encodeURIComponent('🛰'.repeat(200))}`)).status).toBe(200);
    expect((await letter(`?name=${'x'.repeat(201)}`)).status).toBe(400);
  });

  it('is not written for a partner interconnect', async () => {
    const client = await sandboxClient();
    const body = { account, type: 'gcp_partner', bandwidth: '1G', pairing_key: 'k' };
    const { name } = (await client.call('POST', 'interconnects', body)).json;
    expect((await client.call('GET', `interconnects/${name}/loa`)).status).toBe(400);
  });

  it('is a valid file for any text', () => {
    fc.assert(
      fc.property(fc.array(anyLetters(), { maxLength: 5 }), (texts) => {
        const shown = readPdf(
          pdfPage(
            't',
            texts.map((text) => ({ text, size: 11 })),
          ),
        );
        expect(shown).toHaveLength(texts.length);
        texts.forEach((text, i) => {
          if (/^[ -~]*$/.test(text)) expect(shown[i]).toBe(text);
        });
      }),
    );
  });

  it('breaks long lines and loses no word', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 90 }), (text, width) => {
        const lines = wrap(text, width);
        for (const line of lines) expect(Array.from(line).length).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});
