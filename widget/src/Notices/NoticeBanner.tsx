import type { Notice } from '@billing-panel/contract';
import { useDepartures } from '../hooks/useDepartures.js';
import { useFacts } from '../hooks/useFacts.js';
import type { Panel } from '../hooks/usePanel.js';
import { usePart } from '../hooks/usePart.js';
import { type PortalFlow, usePortal } from '../hooks/usePortal.js';
import { DepartureButton } from '../parts/DepartureButton.js';
import { Icon } from '../parts/Icon.js';
import { info, warning } from '../parts/icons.js';
import { KeepButton } from '../parts/KeepButton.js';
import { Banner, type Tone } from './Banner.js';
import { noticeWords } from './noticeWords.js';

type Told = Exclude<Notice, { kind: 'payment_processing' }>;

/** How loud, and what the one button does. */
const looks: Record<Told['kind'], [tone: Tone, label?: 'notice.update' | 'keep' | 'notice.manage', flow?: PortalFlow]> =
  {
    payment_failed: ['danger', 'notice.update', 'payment_method_update'],
    incomplete: ['warning'],
    negative_balance: ['danger'],
    multiple_subscriptions: ['warning', 'notice.manage'],
    paused: ['warning', 'notice.manage'],
    cancels: ['warning', 'keep'],
    changes: ['info', 'keep'],
    unknown_price: ['info'],
    trial_ends: ['info'],
    credits_expire: ['info'],
  };

interface Particulars {
  kind: string;
  at?: string;
  next_attempt_at?: string;
  plan_id?: string;
  credits?: number;
  url?: string;
}

/** What a newer server says that this panel has no words for is left to a newer panel. */
const isTold = (notice: Notice): notice is Told => Object.hasOwn(looks, notice.kind);

/** The worst of what the server says of the account. */
export function NoticeBanner({ panel }: { panel: Panel }) {
  const notice = panel.notices.find(isTold);
  return notice ? <Told notice={notice} panel={panel} /> : null;
}

function Told({ notice, panel }: { notice: Told; panel: Panel }) {
  const { say } = usePart(noticeWords);
  const { depart } = useDepartures();
  const { open } = usePortal();
  const { kind } = notice;
  const [tone, label, flow] = looks[kind];
  const { at, next_attempt_at: again, plan_id, credits, url }: Particulars = notice;
  const unpaid = kind === 'payment_failed' ? panel.subscription?.payment_due?.for_plan_id : undefined;
  const facts = useFacts()(panel, { at: at ?? again, planId: plan_id ?? unpaid, credits });
  const word = unpaid ? 'change_unpaid' : kind;
  const target = `notice:${kind}`;
  const says = url ? say('notice.pay', facts) : label && label !== 'keep' && say(label);
  const action =
    label === 'keep' ? (
      <KeepButton target={target} />
    ) : (
      says && (
        <DepartureButton
          target={target}
          look={tone === 'danger' ? 'primary' : 'plain'}
          onClick={() => (url ? depart(target, async () => url) : open(flow, target))}
        >
          {says}
        </DepartureButton>
      )
    );
  return (
    <Banner
      tone={tone}
      icon={<Icon path={tone === 'info' ? info : warning} />}
      title={say(`notice.${word}`, facts)}
      text={say(again && !unpaid ? 'notice.payment_failed.again' : `notice.${word}.text`, facts)}
      action={action}
    />
  );
}
