import type { Notice } from '@billing-panel/contract';
import { useDepartures } from '../hooks/useDepartures.js';
import { useFacts } from '../hooks/useFacts.js';
import type { Panel } from '../hooks/usePanel.js';
import { usePart } from '../hooks/usePart.js';
import { type PortalFlow, usePortal } from '../hooks/usePortal.js';
import { DepartureButton } from '../parts/DepartureButton.js';
import { Banner, type Tone } from './Banner.js';
import { noticeWords } from './noticeWords.js';

export type Told = Exclude<Notice, { kind: 'payment_processing' }>;

/** How loud, and what the one button does. */
const looks: Record<
  Told['kind'],
  [tone: Tone, label?: 'notice.update' | 'notice.keep' | 'notice.manage', flow?: PortalFlow]
> = {
  payment_failed: ['danger', 'notice.update', 'payment_method_update'],
  negative_balance: ['danger'],
  multiple_subscriptions: ['warning', 'notice.manage'],
  paused: ['warning', 'notice.manage'],
  cancels: ['warning', 'notice.keep'],
  changes: ['info', 'notice.keep'],
  unknown_price: ['info'],
  trial_ends: ['info'],
  credits_expire: ['info'],
};

interface Particulars {
  kind: string;
  at?: string;
  plan_id?: string;
  credits?: number;
  url?: string;
}

/** What the server says of the account. */
export function NoticeBanner({ notice, panel }: { notice: Told; panel: Panel }) {
  const { say } = usePart(noticeWords);
  const { depart } = useDepartures();
  const { open } = usePortal();
  const { kind } = notice;
  const [tone, label, flow] = looks[kind];
  const { at, plan_id: planId, credits, url }: Particulars = notice;
  const facts = useFacts()(panel, { at, planId, credits });
  const target = `notice:${kind}`;
  const action = label && (
    <DepartureButton
      target={target}
      look={tone === 'danger' ? 'primary' : 'plain'}
      onClick={() => (url ? depart(target, async () => url) : open(flow, target))}
    >
      {url ? say('notice.pay', facts) : say(label)}
    </DepartureButton>
  );
  return (
    <Banner tone={tone} title={say(`notice.${kind}`, facts)} text={say(`notice.${kind}.text`, facts)} action={action} />
  );
}
