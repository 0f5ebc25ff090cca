import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hiddenPlaces } from '../../src/config/hidden-places.ts';
import { runs } from '../helpers/hold.ts';
import { canary, damagedDocument, leaks, renderAll } from './damage.ts';
import { load } from './helpers.ts';

describe('a secret in a damaged document', () => {
  test('is never shown, not even six letters of it, whatever damage is near it', () => {
    fc.assert(
      fc.property(damagedDocument, fc.boolean(), (text, offline) => {
        expect(leaks(renderAll(text, offline))).toEqual([]);
      }),
      { numRuns: runs * 2 },
    );
  });

  test.each([
    ['behind a colon without a blank, in braces', 'bgp: {md5_key:CANARY, customer_asn: 65010}'],
    ['behind an equals sign', 'bgp: {md5_key=CANARY, customer_asn: 65010}'],
    ['in front of the name of a field', 'bgp:\n      CANARYcustomer_asn: 65010'],
    ['in front of a merge key that took the place of a blank', 'bgp:\n      CANARY<<md5_key:'],
    ['behind nothing', 'bgp: {md5_keyCANARY: 1, customer_asn: 65010}'],
    ['in quotes with its key', 'bgp: {"md5_key:CANARY", customer_asn: 65010}'],
    ['in front of its key', 'bgp: {"CANARY": md5_key, customer_asn: 65010}'],
    ['as an alias', 'bgp:\n      md5_key: *CANARY'],
    ['as an anchor', 'bgp:\n      md5_key: &CANARY &CANARY x'],
    ['as a tag', 'bgp:\n      md5_key: !CANARY x'],
    ['as the header of a block', 'bgp:\n      md5_key: |CANARY\n        x'],
    ['as the name of a variable', 'bgp:\n      md5_key: ${env:CANARY}'],
    ['as the name of a variable without env', 'bgp:\n      md5_key: ${CANARY}'],
    ['as a key that is written twice', 'bgp:\n      md5_key: { CANARY: 1, CANARY: 2 }'],
    ['as a key below', 'bgp:\n      md5_key:\n        CANARY: 1'],
    ['as a key below braces that hold a credential', 'bgp: { psk: x,\n        CANARY:\n      }'],
    ['as a key beside', 'bgp:\n      md5_key:\n      CANARY:'],
    ['behind a merge key that broke it in two', 'bgp: { psk: x\n      <<:  CANARY }'],
    ['as an alias behind a merge key that broke it in two', 'bgp: { psk: x\n    <<: *CANARY }'],
    ['as the value of a merge key', 'bgp:\n      md5_key: { <<: CANARY }'],
    ['on the line below, in the same column', 'bgp:\n      md5_key:\n      CANARY'],
    ['as a block that is not indented', 'bgp:\n      md5_key: |\n      CANARY\n      bad: 1'],
    ['as a block that is indented too little', 'bgp:\n      md5_key: >-\n     CANARY\n      bad: 1'],
    ['in quotes over two lines', 'bgp:\n      md5_key: "a\n      CANARY"\n      bad: 1'],
    ['as the end of a key on two lines', 'bgp:\n      md5_key: first\n      CANARY'],
    ['in a comment behind a variable', 'bgp:\n      md5_key: ${env:DEMARC_X} # was CANARY\n      bad: 1'],
    ['in a comment above', 'bgp:\n      # was CANARY\n      md5_key: ${env:DEMARC_X}\n      bad: 1'],
    ['as a list', 'bgp:\n      md5_key:\n      - CANARY\n      bad: 1'],
    ['under a key in capitals', 'bgp: { MD5-Key: CANARY }'],
    ['under another name of a key', 'bgp: { psk: CANARY, authKey: CANARY, PASSWORD: CANARY }'],
    ['within a name', 'magic: { conduit_name: "wan-a md5_key: CANARY" }'],
    ['in place of the name of a variable with a token', 'magic: {}\ncredentials: { token_env: CANARY }'],
    ['in place of an account', 'magic: {}\naccount: CANARY'],
    ['under a name of another schema, in place of a token', 'magic: {}\ncredentials:\n  to: CANARY'],
    ['under a field of another map, in place of a token', 'magic: {}\ncredentials: &c { name: CANARY }'],
    ['under a field of another map, under a misspelt name', 'magic: {}\ncredential:\n  x: { id: CANARY }'],
    ['behind a bracket too many, in place of a token', 'magic: {}\ncredentials:  t]ken: CANARY: t'],
    ['as a key in place of a token', 'magic: {}\ncredentials:\n  CANARY: CF_TOKEN'],
    ['as an item in place of a token', 'magic: {}\ncredentials:\n- CANARY'],
    ['under a field of another map, in place of a key', 'bgp:\n      id: CANARY'],
    ['under a field of another map, in braces on two lines', 'bgp: {\n      device: CANARY }'],
    ['with a hidden character', 'bgp:\n      md5_key: "a\u200bCANARY"'],
  ])('%s, is never shown', (_name, lines) => {
    const text = `version: 1\ncnis:\n  wan-a:\n    interconnect: ewr-a\n    ${lines}\n`.replaceAll('CANARY', canary);
    expect(leaks(renderAll(text))).toEqual([]);
  });

  test.each([
    ['on its own line', 'bgp:\n      md5_key: CANARY\n      bad: 1'],
    ['in braces, before what is wrong', 'bgp: { md5_key: CANARY, bad: 1 }'],
    ['in braces that are refused as a whole', 'cust_ip: { md5_key: CANARY }'],
    ['as the end of a name, behind a word, before what is wrong', 'bgp: { x md5_keyCANARY: 1, bad: 1 }'],
    ['in quotes with a letter that is refused', 'bgp: { md5_key: "CANARY\\u00e4" }'],
    ['under a key that is not known', 'bgp: { apikey: CANARY, customer_asn: x }'],
    ['in place of an account', 'magic: {}\naccount: CANARY'],
  ])('%s, does not show its length', (_name, lines) => {
    const [short, long] = ['hunter2', 'hunter2'.repeat(9)].map((secret) =>
      renderAll(`version: 1\ncnis:\n  wan-a:\n    interconnect: ewr-a\n    ${lines}\n`.replaceAll('CANARY', secret)),
    );
    expect({ ...long, meaning: '' }).toEqual({ ...short, meaning: '' });
  });
});

test('text that reveals no secret stays readable in a frame', () => {
  const text = `version: 1
account: 023e105f4ecef8ad9ca31a8372d0c353
interconnects:
  ewr-a: { type: direct, slot_id: 182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e, speed: 10G }
cnis:
  wan-a:
    interconnect: \${env:DEMARC_HOST}
    mtuu: &m 15OO
    bgp: { extra_prefixes: [0.0.0.0/0, 192.0.2.0/24], customer_asn: 650l0 }
`;
  expect(
    load(text, { offline: true })
      .gate.texts()
      .get('a.yaml')
      ?.replaceAll(/\uffff+/g, '***'),
  ).toBe(text.replace('&m 15OO', '***'));
});

test('a line of many megabytes does not overflow the stack, and no part of it is shown', () => {
  const line = `x: "${'y'.repeat(20_000_000)}"`;
  const places = hiddenPlaces(`version: 1\n${line}\n  and: more\n`, new Set(['version']));
  expect(places[0]).toMatchObject({ from: 11, to: 11 + line.length });
  expect(places.some(({ from }) => from > 11)).toBe(true);
});
