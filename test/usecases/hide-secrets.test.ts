import { expect, test } from 'vitest';
import { hideSecrets } from '../../src/usecases/hide-secrets.ts';

test('the folder of the run is no secret, though the name PWD looks like a password', () => {
  const environment = { PWD: '/srv/network', OLDPWD: '/home/operator', DB_PWD: 'hunter2-hunter2' };
  const text = '/srv/network/.github/check.sh /home/operator hunter2-hunter2';
  expect(hideSecrets(text, environment)).toBe('/srv/network/.github/check.sh /home/operator (removed)');
});
