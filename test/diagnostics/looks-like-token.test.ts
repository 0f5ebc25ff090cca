import { expect, test } from 'vitest';
import { looksLikeToken, maskTokens } from '../../src/diagnostics/mask-text.ts';

test.each([
  'CANARYtoken-0123456789abcdefghij',
  'tok-s3cretcanary0123456789abcdef',
  'Sn3lZJTBX6kkg7OdcBUAxOO963GEIyGQqnFTOFYY',
  'c2547eb745079dac9320b638f5e225cf483cc',
  'ghp_abcdefghijklmnop',
  'AKIAIOSFODNN7EXAMPLE',
  'eyJhbGciOiJIUzI1NiJ9',
  'dXNlcjpQcm94eVB3OQ==',
])('%s looks like a token and is masked anywhere in a text', (token) => {
  expect(looksLikeToken(token)).toBe(true);
  expect(maskTokens(`a (${token}), "${token}"/b`)).toBe('a (***), "***"/b');
});

test.each([
  '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e',
  '023e105f4ecef8ad9ca31a8372d0c353',
  'reference-maybe-misspelt',
  'wan-ewr-a-primary-2024-backup',
  'CLOUDFLARE_API_TOKEN',
  'DEMARC_GCP_EAST_KEY_2024_PRIMARY_BACKUP_01',
  'https://www.cloudflarestatus.com',
  `sha256:${'0a'.repeat(32)}`,
  '2026-11-29T09:00:00Z',
])('%s is an ordinary text and stays', (word) => {
  expect(maskTokens(`the ${word} here`)).toBe(`the ${word} here`);
});
