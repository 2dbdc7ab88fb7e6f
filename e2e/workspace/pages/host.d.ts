import type { BillingProviderProps } from '@billing-panel/react';
import type { FakeBff } from '@billing-panel/react/testing';
import type { StoryObj } from '@storybook/react-vite';
import type { ReactNode } from 'react';

interface Person {
  id: string;
  email: string;
  locale: string;
  timeZone: string;
}

interface Reply {
  status(code: number): Reply;
  send(): Reply;
}

/** What the snippets of the pages take for granted: the app of whoever reads them. */
declare global {
  const user: Person;
  const job: { id: string };
  const auth: { getAccessToken(): Promise<string> };
  const app: {
    get(path: string, answer: (request: { user?: Person }, reply: Reply) => Promise<string | Reply>): void;
  };
  const settings: Pick<BillingProviderProps, 'baseUrl' | 'accountKey' | 'getToken'>;
  const bff: FakeBff;
  const page: ReactNode;
  type Story = StoryObj;
}
