import { Writable } from 'node:stream';
import { renderToPipeableStream } from 'react-dom/server';
import { Page } from './Page.tsx';

/** The panel as HTML, for the person who is signed in. */
export function render(props: { baseUrl: string; accountKey: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    let html = '';
    const sink = new Writable({
      write(chunk, _encoding, done) {
        html += chunk;
        done();
      },
      final(done) {
        resolve(html);
        done();
      },
    });
    const { pipe } = renderToPipeableStream(<Page {...props} getToken={() => null} />, {
      onAllReady: () => pipe(sink),
      onError: reject,
    });
  });
}
