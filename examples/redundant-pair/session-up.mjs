// A check for `demarc apply --check`: it succeeds if every BGP session on the circuit is up.
//
//   demarc apply --check "node session-up.mjs http://127.0.0.1:8080/_sandbox/routers"
//
// demarc gives the facts of the circuit as JSON on standard input; the same facts are in the variables DEMARC_CHECK_…. Here the routers of
// `demarc sandbox --routers` are asked. At work, ask your own: over SSH, NETCONF, SNMP or the API of your monitoring.
import { json } from 'node:stream/consumers';

const [routers] = process.argv.slice(2);
const { address, cnis } = await json(process.stdin);
const withBgp = cnis.filter(({ customer_asn }) => customer_asn !== undefined);
// A check that asks nothing proves nothing.
if (withBgp.length === 0) fail(`${address} has no BGP session: check it in another way`);

for (const { conduit_name: name } of withBgp) {
  const answer = await fetch(`${routers}/${encodeURIComponent(name)}`, { signal: AbortSignal.timeout(5000) });
  if (!answer.ok) fail(`the router of ${name} cannot be asked: ${answer.status} ${await answer.text()}`);
  const { session, why } = await answer.json();
  if (session !== 'up') fail(`the session of ${name} is ${session}: ${why}`);
  console.log(`the session of ${name} is up`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
