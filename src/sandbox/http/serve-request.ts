import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerApi } from './answer-api.ts';
import { answerControl, controlPrefix } from './answer-control.ts';
import type { Context } from './context.ts';
import { refuse, type Reply } from './reply.ts';
import { refuseForeign } from './refuse-foreign.ts';
import { requestTarget } from './request-target.ts';
import { sendReply } from './send-reply.ts';

/** Answers one request, whatever it is. A bug of the sandbox is a 500 that says so, not the end of the process. */
export async function serveRequest(
  context: Context,
  ray: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const target = requestTarget(request.url ?? '');
  let reply: Reply;
  try {
    const refusal = refuseForeign(request.headers);
    if (refusal !== undefined) reply = refusal;
    else
      reply = target.path.startsWith(controlPrefix)
        ? await answerControl(context, request, target.path)
        : await answerApi(context, request, target);
  } catch (error) {
    reply = refuse(500, `a bug of the sandbox: ${error instanceof Error ? error.message : 'unknown'}`);
  }
  await sendReply(context, response, ray, reply);
}
