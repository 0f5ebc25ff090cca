import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StatusRow } from '../../../src/model/live.ts';
import {
  renderAccountsJson,
  renderAccountsText,
  renderRulesJson,
  renderRulesText,
  renderSlotsJson,
  renderSlotsText,
} from '../../../src/render/tables/slots-accounts-rules.ts';
import { renderStatusText } from '../../../src/render/tables/status-table.ts';
import { textWidth } from '../../../src/render/text/inline-text.ts';

const row: StatusRow = {
  account: 'a1',
  key: 'ewr-a',
  address: 'interconnect.ewr-a',
  name: 'icon-7',
  type: 'direct',
  place: 'ewr02',
  state: 'Unhealthy',
  reason: 'no light',
  cnis: ['wan-ewr-a', 'lab'],
};
const stranger: StatusRow = { ...row, key: null, address: null, name: 'icon-12\u001b[2J', state: 'Healthy', cnis: [] };
delete (stranger as { reason?: string }).reason;

const slot = {
  id: '182b',
  site: 'ewr02',
  facility: { name: 'Equinix 東京', address: ['1 Main St', 'Newark'] },
  speed: '10G',
  occupied: false,
  account: undefined,
  device: undefined,
};

describe('the tables', () => {
  it('align their columns, end no line in spaces, and show no control character', () => {
    expect(renderStatusText([row, stranger])).toBe(
      [
        'KEY          NAME              TYPE    PLACE  STATE      CNIS            REASON',
        'ewr-a        icon-7            direct  ewr02  Unhealthy  wan-ewr-a, lab  no light',
        String.raw`(unmanaged)  icon-12\u{1b}[2J  direct  ewr02  Healthy    -               -`,
        '',
      ].join('\n'),
    );
  });

  it('name the account where there are several', () => {
    expect(renderStatusText([row, { ...row, account: 'b2' }])).toMatch(
      /^ACCOUNT {2}KEY[^]*\na1 {7}ewr-a[^]*\nb2 {7}ewr-a/,
    );
  });

  it('count the columns of wide letters', () => {
    expect(renderSlotsText([slot, { ...slot, facility: { name: 'Equinix NY', address: ['2 Main St'] } }])).toBe(
      [
        'ID    SITE   SPEED  FREE  DEVICE  FACILITY      ADDRESS',
        '182b  ewr02  10G    yes   -       Equinix 東京  1 Main St, Newark',
        '182b  ewr02  10G    yes   -       Equinix NY    2 Main St',
        '',
      ].join('\n'),
    );
  });

  it('name the key that uses a port when the account itself has it', () => {
    const taken = { ...slot, occupied: true };
    const ownSlot = { ...taken, holder: { name: 'icon-7', key: 'ewr-a' } };
    const undeclared = { ...taken, holder: { name: 'icon-8\u001b[2J', key: undefined } };
    const lines = renderSlotsText([ownSlot, undeclared, taken]).split('\n');
    expect(lines.map((line) => line.split(/ {2,}/)[4])).toEqual([
      'TAKEN BY',
      'interconnect.ewr-a (icon-7)',
      String.raw`icon-8\u{1b}[2J (unmanaged)`,
      '-',
      undefined,
    ]);
    expect((JSON.parse(renderSlotsJson([ownSlot])) as { slots: unknown }).slots).toMatchObject([
      { interconnect: 'icon-7', key: 'ewr-a' },
    ]);
  });

  it('say so when they are empty', () => {
    expect([renderStatusText([]), renderSlotsText([]), renderRulesText([]), renderAccountsText([])]).toEqual([
      'No interconnects.\n',
      'No slots.\n',
      'No rules.\n',
      'No accounts.\n',
    ]);
  });

  it('list rules with reason and fix', () => {
    const rule = {
      id: 'asn-range',
      severity: 'error' as const,
      why: 'ASN 0 is invalid (RFC 7607)',
      fix: 'use another',
    };
    expect(renderRulesText([rule])).toBe(
      'asn-range (error)\n  why: ASN 0 is invalid (RFC 7607)\n  fix: use another\n\n1 error, 0 warnings.\n',
    );
    expect(JSON.parse(renderRulesJson([rule]))).toEqual({ format: 'demarc.rules/1', rules: [rule] });
  });
});

describe('the JSON of the tables', () => {
  it('has the field names of the commands and the API', () => {
    expect(JSON.parse(renderSlotsJson([slot]))).toEqual({
      format: 'demarc.slots/1',
      slots: [
        {
          id: '182b',
          site: 'ewr02',
          speed: '10G',
          occupied: false,
          account: null,
          interconnect: null,
          key: null,
          ccr_device_name: null,
          facility: slot.facility,
        },
      ],
    });
  });

  it('gives accounts as the matrix of a workflow', () => {
    const rows = [{ account: 'a1', token_env: null, files: ['a.yaml'] }];
    expect(JSON.parse(renderAccountsJson(rows))).toEqual({ format: 'demarc.accounts/1', accounts: rows });
    expect(renderAccountsText(rows)).toContain('a1       CLOUDFLARE_API_TOKEN (default)  a.yaml\n');
  });
});

describe('on a terminal, the tables', () => {
  const port = {
    ...slot,
    id: '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e',
    device: 'ccr01.ewr02',
    facility: { name: 'Equinix NY4', address: ['755 Secaucus Road', 'Secaucus, NJ 07094', 'United States'] },
  };
  const taken = { ...port, occupied: true, holder: { name: 'icon-ewr02-0001', key: 'ewr-a' } };

  it('break texts between words when that is enough', () => {
    const sick = { ...row, reason: 'no light on the port since the last maintenance' };
    expect(renderStatusText([row, sick], { width: 80 })).toBe(
      [
        'KEY    NAME    TYPE    PLACE  STATE      CNIS            REASON',
        'ewr-a  icon-7  direct  ewr02  Unhealthy  wan-ewr-a, lab  no light',
        'ewr-a  icon-7  direct  ewr02  Unhealthy  wan-ewr-a, lab  no light on the port',
        '                                                         since the last',
        '                                                         maintenance',
        '',
      ].join('\n'),
    );
  });

  it('leave out an empty column when the others need its room', () => {
    const well = { ...stranger, name: 'icon-12' };
    const lines = ['KEY          NAME     TYPE    PLACE  STATE', '(unmanaged)  icon-12  direct  ewr02  Healthy', ''];
    expect(renderStatusText([well], { width: 46 })).toBe(lines.join('\n'));
    expect(renderStatusText([well], { width: 60 })).toContain('REASON');
  });

  it('give each row its own labelled lines when breaking is not enough', () => {
    expect(renderSlotsText([port, taken], { width: 80 })).toBe(
      [
        'ID                                    SITE   SPEED  FREE  DEVICE',
        '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e  ewr02  10G    yes   ccr01.ewr02',
        '    facility: Equinix NY4; address: 755 Secaucus Road, Secaucus, NJ 07094,',
        '    United States',
        '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e  ewr02  10G    no    ccr01.ewr02',
        '    taken by: interconnect.ewr-a (icon-ewr02-0001); facility: Equinix NY4;',
        '    address: 755 Secaucus Road, Secaucus, NJ 07094, United States',
        '',
      ].join('\n'),
    );
  });

  it('stay unchanged in a pipe, or when the terminal is wide enough', () => {
    const inPipe = renderSlotsText([port, taken]);
    expect(renderSlotsText([port, taken], { width: textWidth(inPipe.split('\n')[2] ?? '') })).toBe(inPipe);
  });

  it('keep every word of a reason at any width, cut names in the middle, and fit a width that has room for both', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'Z', '7', '東'), minLength: 1, maxLength: 20 });
    const words = fc.array(word, { minLength: 1, maxLength: 6 });
    const anyRow = fc.record({ name: word, cnis: words, reason: words });
    fc.assert(
      fc.property(fc.array(anyRow, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 140 }), (some, width) => {
        const rows = some.map(({ name, cnis, reason }) => ({ ...row, name, cnis, reason: reason.join(' ') }));
        const lines = renderStatusText(rows, { width }).split('\n');
        const shown = lines.flatMap((line) => line.split(/[ ,;]+/));
        for (const word of some.flatMap(({ reason }) => reason)) expect(shown).toContain(word);
        for (const { name } of some) expect(shown.some((text) => isCutOf(text, name))).toBe(true);
        // A word of a reason takes 40 columns at most, and its line begins with four spaces and a label.
        if (width >= 52) expect(lines.filter((line) => textWidth(line) > width)).toEqual([]);
      }),
    );
  });

  it('cut a name in the middle by columns, and cut nothing where the width is not known', () => {
    const name = `icon-東京-${'x'.repeat(60)}-終`;
    const cnis = Array.from({ length: 60 }, (_, at) => `cni.wan-${at}`);
    const reason = 'no light '.repeat(40).trim();
    const narrow = renderStatusText([{ ...row, name, cnis, reason }], { width: 80 });
    expect(narrow).toMatch(/icon-東.*…x*-終/);
    expect(narrow.split('\n').filter((line) => textWidth(line) > 80)).toEqual([]);
    const whole = renderStatusText([{ ...row, name, cnis, reason }, row]);
    for (const text of [name, cnis.join(', '), reason]) expect(whole).toContain(text);
    expect(Math.max(...whole.split('\n').map((line) => line.length))).toBeLessThan(1_500);
  });
});

function isCutOf(text: string, name: string): boolean {
  const [begin = '', end] = text.split('…');
  return end === undefined ? text === name : name.startsWith(begin) && name.endsWith(end);
}
