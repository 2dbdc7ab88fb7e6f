import panelCss from '@billing-panel/react/styles.css?inline';
import { type ReactNode, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import stageCss from './stage.css?inline';

interface FrameProps {
  title: string;
  /** In pixels; left out, it takes the room that there is. */
  width?: number;
  /** The host's own stylesheet. */
  hostCss?: string;
  children: ReactNode;
}

const pageWith = (hostCss: string) =>
  `<!doctype html><html lang="en"><style>${hostCss}</style><style>${panelCss}\n${stageCss}\nbody{margin:0}</style>`;

/** A page of its own, as tall as what is in it: many panels beside each other, and none knows of the others. */
export function Frame({ title, width, hostCss = '', children }: FrameProps) {
  const [body, setBody] = useState<HTMLElement>();
  const [height, setHeight] = useState(400);
  useEffect(() => {
    if (!body) return;
    const observer = new ResizeObserver(() => setHeight(body.offsetHeight));
    observer.observe(body);
    return () => observer.disconnect();
  }, [body]);
  return (
    <iframe
      className="frame"
      title={title}
      srcDoc={pageWith(hostCss)}
      style={{ inlineSize: width ?? '100%', blockSize: height }}
      onLoad={({ currentTarget }) => setBody(currentTarget.contentDocument?.body)}
    >
      {body && createPortal(children, body)}
    </iframe>
  );
}
