import type { Environment, RunContext } from '../run-context.ts';

const said = new WeakSet<Environment>();

/**
 * Says once for an environment that certificates are not checked, where it asks for that. Node.js says so, too, in words that do not say what
 * to do: theirs are left out of the process's warnings.
 */
export function warnOfUnverifiedTls({ environment, notify }: Pick<RunContext, 'environment' | 'notify'>): void {
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0' || said.has(environment)) return;
  said.add(environment);
  leaveOutNodesWords();
  notify(
    'warning: NODE_TLS_REJECT_UNAUTHORIZED=0: no certificate is checked, so anyone on the way can read the token and change what is read and written. Unset it; for a certificate authority of your own, set NODE_EXTRA_CA_CERTS to its file',
  );
}

function leaveOutNodesWords(): void {
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.message.includes('NODE_TLS_REJECT_UNAUTHORIZED')) return;
    for (const listener of listeners) listener(warning);
  });
}
