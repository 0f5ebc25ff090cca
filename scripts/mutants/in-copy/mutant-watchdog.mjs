// In a thread of its own: ends the process of a test that goes round in a loop with a mutant, and notes the mutant as killed.
import { writeFileSync } from 'node:fs';
import { setInterval } from 'node:timers';
import { parentPort } from 'node:worker_threads';

let now = { id: 0 };
parentPort.on('message', (next) => {
  now = next;
});
setInterval(() => {
  const { id, end, ...place } = now;
  if (id === 0 || Date.now() < end) return;
  const path = `${process.env.DEMARC_MUTANTS}/killed/${id}`;
  writeFileSync(path, JSON.stringify({ id, ...place, message: 'the test is stuck' }));
  process.kill(process.pid, 'SIGKILL');
}, 1000);
