import panelCss from '@billing-panel/react/styles.css?inline';
import { type ReactNode, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import stageCss from './stage.css?inline';

interface FrameProps {
  title: string;
  /** In pixels; left out, it takes the room that there is. */
  width?: number;
  children: ReactNode;
}

const page = `<!doctype html><html lang="en"><style>${panelCss}\n${stageCss}\nbody{margin:0}</style>`;

/** A page of its own, as tall as what is in it: many panels beside each other, and none knows of the others. */
export function Frame({ title, width, children }: FrameProps) {
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
      srcDoc={page}
      style={{ inlineSize: width ?? '100%', blockSize: height }}
      onLoad={({ currentTarget }) => setBody(currentTarget.contentDocument?.body)}
    >
      {body && createPortal(children, body)}
    </iframe>
  );
}
