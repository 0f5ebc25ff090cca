import { describe, expect, it } from 'vitest';
import { renderAccountsJson, renderAccountsText } from '../../src/render/accounts.ts';
import { renderRulesJson, renderRulesText } from '../../src/render/rules.ts';
import { renderSlotsJson, renderSlotsText } from '../../src/render/slots.ts';
import type { StatusRow } from '../../src/model/status.ts';
import { renderStatusJson, renderStatusText } from '../../src/render/status.ts';

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

  it('say by which key a port is taken, where the account itself has it', () => {
    const taken = { ...slot, occupied: true };
    const ours = { ...taken, holder: { name: 'icon-7', key: 'ewr-a' } };
    const undeclared = { ...taken, holder: { name: 'icon-8\u001b[2J', key: undefined } };
    const lines = renderSlotsText([ours, undeclared, taken]).split('\n');
    expect(lines.map((line) => line.split(/ {2,}/)[4])).toEqual([
      'TAKEN BY',
      'interconnect.ewr-a (icon-7)',
      String.raw`icon-8\u{1b}[2J (unmanaged)`,
      '-',
      undefined,
    ]);
    expect((JSON.parse(renderSlotsJson([ours])) as { slots: unknown }).slots).toMatchObject([
      { interconnect: 'icon-7', key: 'ewr-a' },
    ]);
  });

  it('say so where they are empty', () => {
    expect([renderStatusText([]), renderSlotsText([]), renderRulesText([]), renderAccountsText([])]).toEqual([
      'No interconnects.\n',
      'No slots.\n',
      'No rules.\n',
      'No accounts.\n',
    ]);
  });

  it('list rules with why and how to fix', () => {
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
  it('has the fields that interface and API name', () => {
    expect(JSON.parse(renderStatusJson([row]))).toEqual({ format: 'demarc.status/1', interconnects: [row] });
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
