// Posts what `demarc inventory --format netbox` prints to NetBox (4.2 and later), in its order:
//
//   demarc inventory --out netbox=netbox.json
//   NETBOX_URL=https://netbox.example NETBOX_TOKEN=… node examples/netbox/post.mjs netbox.json
//
// Each object is found again by the custom field `demarc_id`, which is made first. One that is not there is made, one that differs is
// changed in the fields that differ, and a second run changes nothing. It deletes nothing.
//
// NetBox refuses a site, a provider or a prefix that you have made already. To let yours be that object, write the `id` that the message
// names into its field `demarc_id`.
import { readFile } from 'node:fs/promises';
import { URLSearchParams } from 'node:url';

const [file = ''] = process.argv.slice(2);
const { NETBOX_URL: url = '', NETBOX_TOKEN: token = '' } = process.env;
if (file === '' || url === '' || token === '') {
  console.error('usage: NETBOX_URL=… NETBOX_TOKEN=… node post.mjs FILE');
  process.exit(64);
}
const { format, objects } = JSON.parse(await readFile(file, 'utf8'));
if (format !== 'demarc.netbox/1') {
  console.error(`${file} is not demarc.netbox/1`);
  process.exit(64);
}

/** The numbers that NetBox gave to objects, by their id. */
const numbers = new Map();
const counts = { made: 0, changed: 0, same: 0 };

for (const object of objects) {
  const wanted = { ...object.body };
  for (const [field, id] of Object.entries(object.references)) {
    if (!numbers.has(id)) throw new Error(`${object.id} refers to ${id}, which is not before it`);
    wanted[field] = numbers.get(id);
  }
  const { results } = await call('GET', `${object.endpoint}?${new URLSearchParams(object.find)}`, object);
  if (results.length > 1) throw new Error(`${object.id}: NetBox has ${results.length} objects with this demarc_id`);
  const [there] = results;
  if (there === undefined) {
    const made = await call('POST', object.endpoint, object, wanted);
    numbers.set(object.id, made.id);
    counts.made += 1;
    continue;
  }
  numbers.set(object.id, there.id);
  const changes = Object.entries(wanted).filter(([field, value]) => !holds(there[field], value));
  if (changes.length === 0) counts.same += 1;
  else {
    await call('PATCH', `${object.endpoint}${there.id}/`, object, Object.fromEntries(changes));
    counts.changed += 1;
  }
}
console.log(`${counts.made} made, ${counts.changed} changed, ${counts.same} as they were`);

/** True if what NetBox answers holds a value: a choice comes as {value, label}, a related object as {id, …}, and lists have no order. */
function holds(there, wanted) {
  if (Array.isArray(wanted)) return Array.isArray(there) && [...there].sort().join() === [...wanted].sort().join();
  if (typeof there === 'object' && there !== null) {
    if (typeof wanted === 'object') return Object.entries(wanted).every(([field, value]) => there[field] === value);
    return 'value' in there ? there.value === wanted : there.id === wanted;
  }
  return there === wanted;
}

async function call(method, path, object, body) {
  const answer = await fetch(new URL(path, url), {
    method,
    redirect: 'error',
    headers: {
      accept: 'application/json',
      // Tokens of version 2 (NetBox 4.5) begin with nbt_.
      authorization: token.startsWith('nbt_') ? `Bearer ${token}` : `Token ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (answer.ok) return JSON.parse(text);
  console.error(`${object.id}: ${method} ${path}: ${answer.status} ${JSON.stringify(text.slice(0, 500))}`);
  process.exit(1);
}
