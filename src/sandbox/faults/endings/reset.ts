import type { Reply } from '../../http/reply.ts';

export const resetReply: Reply = { status: 200, body: '', delivery: { how: 'reset' } };
