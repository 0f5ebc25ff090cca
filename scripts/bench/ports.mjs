import { account, accountSeed, interconnectOf, range, slotId } from './accounts.mjs';
import { demarc, measureTogether, startSandbox, write } from './processes.mjs';
import { row } from './rows.mjs';

export const ports = { ports: allocation, matching };

const selectors = 500;

/** Ports for 500 selectors, narrow and broad, half of them kept apart, beyond what the same listing costs without selectors. */
async function allocation() {
  const plain = write(
    'plain.yaml',
    directsOf((i) => `slot_id: ${slotId(i)}`),
  );
  const selecting = write('selecting.yaml', directsOf(selectorOf));
  const seed = accountSeed({ slots: range(10_000, (i) => slotOf(i, false)) });
  const cost = await costBeyond(plain, selecting, seed);
  return [row('ports/time', 'ports for 500 selectors among 10,000 slots', cost, 'ms', 1000)];
}

/** Which of 10,000 live interconnects 500 selectors are, beyond what the same account costs with pins. */
async function matching() {
  const slots = range(10_000, (i) => slotOf(i, true));
  const interconnects = slots.map((slot, i) => ({ ...interconnectOf(i), site: slot.site, facility: slot.facility }));
  const pinned = write(
    'pinned.yaml',
    directsOf((i) => `name: icon-${i}`),
  );
  const selecting = write(
    'matching.yaml',
    directsOf((i) => selectorOf(i).replace(/, diverse_from: .*]/, '')),
  );
  const cost = await costBeyond(pinned, selecting, accountSeed({ slots, interconnects }));
  return [row('matching/time', 'who is who: 500 selectors among 10,000 live interconnects', cost, 'ms', 1000)];
}

async function costBeyond(plain, selecting, seed) {
  const sandbox = await startSandbox('--seed', write('slots.json', seed));
  const { environment } = sandbox;
  const both = measureTogether(
    {
      plain: { args: [demarc, 'plan', plain], environment },
      selecting: { args: [demarc, 'plan', selecting], environment },
    },
    5,
  );
  await sandbox.stop();
  return both.selecting.cpu - both.plain.cpu;
}

/** Sites of 50 ports each, two routers and two speeds to a site. */
function slotOf(i, occupied) {
  const site = `site${i % 200}`;
  const facility = { name: `Hall ${i % 200}`, address: ['165 Halsey St', 'Newark, NJ 07102', 'United States'] };
  const speed = i % 3 === 0 ? '100G' : '10G';
  return { id: slotId(i), facility, occupied, site, speed, ccr_device_name: `cr${(i / 200) & 1}.${site}` };
}

function selectorOf(i) {
  const apart = i % 2 === 1 ? `, diverse_from: [ic-${i - 1}]` : '';
  return i % 5 === 0 ? `slot: { speed: 10G${apart} }` : `slot: { site: site${(i >> 1) % 200}, speed: 10G${apart} }`;
}

function directsOf(place) {
  const lines = ['version: 1', `account: ${account}`, 'interconnects:'];
  for (let i = 0; i < selectors; i++) lines.push(`  ic-${i}:`, '    type: direct', `    ${place(i)}`);
  return `${lines.join('\n')}\n`;
}
