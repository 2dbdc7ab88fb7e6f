import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';
import { Refusal } from '../refusal.ts';

/** Looks at how much there is so far. Throws the refusal of what may not go on. */
export type Admit = (bytes: number) => void;

/** The body's bytes, as they came. Throws `too_large` without having held more than the limit. */
export function readBody(ctx: Context, limitBytes: number, admit: Admit = () => {}): Promise<Buffer> {
  return collected(ctx.req, (bytes) => {
    // What is announced needs not be waited for.
    if (Math.max(bytes, ctx.request.length ?? 0) > limitBytes)
      throw new Refusal('too_large', `The body is larger than the ${limitBytes / 1024} kB that are taken here.`);
    admit(bytes);
  });
}

function collected(req: IncomingMessage, admit: Admit): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const stop = () => req.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose).pause();
    const refuse = (error: unknown) => {
      stop();
      reject(error);
    };
    function onData(chunk: Buffer): void {
      bytes += chunk.length;
      chunks.push(chunk);
      try {
        admit(bytes);
      } catch (error) {
        refuse(error);
      }
    }
    function onEnd(): void {
      stop();
      resolve(Buffer.concat(chunks));
    }
    const onClose = (cause?: unknown) =>
      refuse(new Refusal('invalid_request', 'The request ended before its body did.', { cause }));
    try {
      admit(0);
    } catch (error) {
      return reject(error);
    }
    req.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}
