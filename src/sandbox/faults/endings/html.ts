import type { HtmlFault } from '../../../model/generated/sandbox-faults.ts';
import type { Reply } from '../../http/reply.ts';

export function htmlReply({ status = 502, text }: HtmlFault): Reply {
  return { status, type: 'text/html; charset=UTF-8', body: text ?? page(status) };
}

function page(status: number): string {
  return [
    '<!DOCTYPE html>',
    `<html lang="en-US"><head><title>api.cloudflare.com | ${status}: Bad gateway</title></head>`,
    `<body><h1>Bad gateway <span>Error code ${status}</span></h1>`,
    '<p>The web server reported a bad gateway error.</p></body></html>',
    '',
  ].join('\n');
}
