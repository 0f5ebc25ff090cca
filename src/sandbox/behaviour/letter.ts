import type { JsonObject } from '../../model/json.ts';
import { type Reply, refuse } from '../http/reply.ts';
import { isArray, isObject, textOf } from '../json/json-kinds.ts';
import { pdfPage } from '../letters/pdf-page.ts';
import { wrap } from '../letters/pdf-text.ts';
import type { Handler } from './call.ts';

/** The Letter of Authorization. A partner interconnect has no cross-connect to authorise: 400. */
export const getInterconnectLoa: Handler = ({ account, target, query }) => {
  const interconnect = account.interconnects.get(target)?.value;
  if (interconnect === undefined) return refuse(404, `no interconnect ${JSON.stringify(target)}`);
  if (interconnect['type'] !== 'direct') return refuse(400, 'only a direct interconnect has a letter of authorization');
  const name = query.text['name'] ?? '';
  return letter(interconnect, name === '' ? `Account ${account.tag}` : name);
};

function letter(interconnect: JsonObject, customer: string): Reply {
  const paragraphs = [
    `Cloudflare, Inc. authorises ${customer} to order a cross-connect to the port below.`,
    '',
    `Interconnect: ${textOf(interconnect, 'name') ?? ''}`,
    `Facility: ${facilityText(interconnect)}`,
    `Site: ${textOf(interconnect, 'site') ?? ''}`,
    `Device: ${textOf(interconnect, 'ccr_device_name') ?? 'not shown'}`,
    `Slot: ${textOf(interconnect, 'slot_id') ?? ''}`,
    `Speed: ${textOf(interconnect, 'speed') ?? ''}`,
    '',
    'Issued by a sandbox: it authorises nothing.',
  ];
  const lines = paragraphs.flatMap((text) => wrap(text, 80)).map((text) => ({ text, size: 11 }));
  const title = 'Letter of Authorization';
  return { status: 200, type: 'application/pdf', body: pdfPage(title, [{ text: title, size: 18 }, ...lines]) };
}

function facilityText(interconnect: JsonObject): string {
  const facility = interconnect['facility'];
  if (!isObject(facility)) return typeof facility === 'string' ? facility : '';
  const address = facility['address'];
  return [textOf(facility, 'name') ?? '', ...(isArray(address) ? address.map(String) : [])].join(', ');
}
