import { BillingProvider, type BillingProviderProps } from '@billing-panel/react';
import type { FakeBff } from '@billing-panel/react/testing';
import { type ReactNode, type Ref, useEffect, useRef, useState } from 'react';
import { action } from 'storybook/actions';
import { FrameworkPage } from '../hosts/FrameworkPage.tsx';
import { arrive, forgetArrival, type Returning, show } from './fakeServer.ts';
import { placeOf } from './languages.ts';
import { pixels, type Settings } from './settings.ts';

export interface StageProps {
  settings: Omit<Settings, 'theme'> & { theme: 'light' | 'dark' };
  /** Read once. */
  makeBff: () => FakeBff;
  /** The person comes back from Checkout with this session. */
  returning?: Returning;
  provider?: Partial<BillingProviderProps>;
  /** The width that suits what is shown, in pixels. */
  fits: number;
  children: ReactNode;
}

const onEvent = action('onEvent');

/** A host's page with a fake server behind it. */
export function Stage({ settings, makeBff, returning, provider, fits, children }: StageProps) {
  const [bff] = useState(() => {
    forgetArrival();
    if (returning) arrive(returning);
    return makeBff();
  });
  const [wentTo, setWentTo] = useState<string>();
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => (root.current ? show(root.current, bff) : undefined), [bff]);
  const { locale, messages, direction } = placeOf(settings);
  const width = pixels(settings.width);
  return (
    <HostOf settings={settings} direction={direction} innerRef={root}>
      <div style={{ inlineSize: width ?? '100%', maxInlineSize: width ?? fits }}>
        <BillingProvider
          baseUrl="https://billing.example"
          accountKey="ada"
          getToken={bff.getToken}
          fetch={bff.fetch}
          redirect={(url) => {
            bff.redirect(url);
            setWentTo(url);
          }}
          locale={locale}
          timeZone="UTC"
          messages={messages}
          onEvent={onEvent}
          {...provider}
        >
          {children}
        </BillingProvider>
      </div>
      {wentTo && (
        <p className="stage-note">
          The browser goes to <code>{wentTo}</code>. In the book it stays here.
        </p>
      )}
    </HostOf>
  );
}

interface HostOfProps extends Pick<StageProps, 'settings' | 'children'> {
  direction: string;
  innerRef: Ref<HTMLDivElement>;
}

function HostOf({ settings: { host, theme }, direction, innerRef, children }: HostOfProps) {
  const isBare = host === 'bare';
  return (
    <div
      className={isBare ? 'stage' : undefined}
      data-stage=""
      data-theme={theme}
      dir={direction}
      lang="en"
      ref={innerRef}
    >
      {isBare ? (
        children
      ) : (
        <FrameworkPage host={host} theme={theme}>
          {children}
        </FrameworkPage>
      )}
    </div>
  );
}
