import type { ApiCode } from '../network-note.ts';
import type { Page } from './page.ts';

/** What a request to the API may end with. Each message has method, path and status, and `cf-ray` where the answer has one. */
export const apiPages: Readonly<Record<ApiCode, Page>> = {
  'api-aborted': {
    means: 'The run ended before the answer came: another request failed, or the run was interrupted.',
    when: 'two accounts are read, and the first cannot be',
    says: 'Could not list the CNIs: the run was ended before the answer was complete',
    fix: 'Look at the other error. This one follows from it.',
  },
  'api-authentication': {
    means: 'The API does not accept the token or key (401).',
    when: 'CLOUDFLARE_API_TOKEN was revoked',
    says: 'Could not list the interconnects: the API does not accept the credentials (401)',
    fix: 'Check the variable that the hint names: its value may be incomplete, expired or revoked.',
  },
  'api-conflict': {
    means: 'The API refuses the request because of what exists now (409): a name or a port is taken.',
    when: 'a GRE tunnel has the conduit name of a new CNI',
    says: 'Could not create the CNI: it conflicts with something that exists (409)',
    fix: 'Plan again. Choose another conduit name or another port.',
  },
  'api-not-found': {
    means:
      'The API does not know the path or the object (404): the account tag is wrong, or the object was deleted meanwhile.',
    when: 'the account of the documents has a wrong digit',
    says: 'Could not list the interconnects: the API does not know it (404)',
    fix: 'Check the account tag and the base URL. If an object is missing, plan again.',
  },
  'api-permission': {
    means: 'The token is valid and may not do this (403).',
    when: 'the token has no Magic WAN permission on the account',
    says: 'Could not list the interconnects: the credentials are not allowed to do this (403)',
    fix: 'Give the token the permission that the hint names, on this account.',
  },
  'api-rate-limited': {
    means:
      'The quota of requests is used up (429). It is shared with the dashboard and every other script of the user.',
    when: 'another script lists the account in a loop',
    says: 'Could not list the interconnects: the rate limit of the API is used up (429)',
    fix: 'Wait as long as the hint says, and run again.',
  },
  'api-redirect': {
    means:
      'The answer sends the request to another host. demarc does not follow, so that the token reaches no other host.',
    when: 'a network answers with a page for sign-in',
    says: 'Could not list the interconnects: api.cloudflare.com redirects to another origin, https://login.example.com (302)',
    fix: 'Check --base-url and the proxy.',
  },
  'api-refused': {
    means:
      'demarc did not send the request: its content cannot be sent, or a command that only reads would have written.',
    when: 'demarc loa --name has 201 characters',
    says: 'Could not fetch the Letter of Authorization: the name to use in it is longer than 200 characters',
    fix: 'Correct what the message names.',
  },
  'api-rejected': {
    means: 'The API calls the request itself wrong (another 4xx). Its own words are in the message.',
    when: 'the account is not onboarded for CNI',
    says: 'Could not list the interconnects: the API rejected the request (400)',
    fix: 'Read what the API says. If the account should have the feature, ask the account team.',
  },
  'api-server': {
    means: 'The API failed by itself (5xx). Reads were repeated. A write may have been carried out.',
    when: 'the API answers 502',
    says: 'Could not list the interconnects: the API, or something in front of it, failed (502), tried 4 times',
    fix: 'After a write, plan again: the plan shows whether it was made. https://www.cloudflarestatus.com shows known faults.',
  },
  'api-timeout': {
    means:
      'The whole answer did not come in the time for a request (--timeout), or the time for the run was over (--deadline).',
    when: '--timeout 5s, and a listing takes longer',
    says: 'Could not list the CNIs: api.cloudflare.com did not answer within 5 s',
    fix: 'Run again, with more time if the account is large. After a write, plan again to see whether it was made.',
  },
  'api-unreachable': {
    means: 'No answer came: the name is not found, the connection fails or is reset, TLS fails, or a proxy refuses.',
    when: 'the network has no way to the API',
    says: 'Could not list the interconnects: api.cloudflare.com:443 refused the connection (ECONNREFUSED)',
    fix: 'Check the network, HTTPS_PROXY and NO_PROXY, and --base-url.',
  },
  'api-unreadable': {
    means:
      'An answer came that is not what the API documents: HTML, cut JSON, wrong types, or a listing that repeats itself.',
    when: 'a proxy puts its own page in place of the answer',
    says: 'Could not list the interconnects: the answer cannot be read (200), with an HTML page that looks like one of a proxy or an edge server',
    fix: 'Check proxies between here and the API. If there is none, report it with the cf-ray.',
  },
};
