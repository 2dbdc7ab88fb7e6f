import type { PanelPlan } from '@billing-panel/contract';
import { useState } from 'react';
import type { Vars } from '../format/words.js';
import { useDepartures } from '../hooks/useDepartures.js';
import { usePart } from '../hooks/usePart.js';
import type { PlanPreview, PlanPreviewState } from '../hooks/usePlanPreview.js';
import { planWords } from '../PlanPicker/planWords.js';
import { reasonWords } from '../PlanPicker/reasonWords.js';
import { Button } from '../parts/Button.js';
import { dialogWords } from '../parts/dialogWords.js';
import { Failure } from '../parts/Failure.js';
import { keepWords } from '../parts/keepWords.js';
import { Loading } from '../parts/Loading.js';
import { PanelStatus } from '../parts/PanelStatus.js';
import { blankPreview, ChangeCost, ChangeTerms } from './ChangeCost.js';
import { changeWords } from './changeWords.js';

interface ChangeOfferProps {
  plan: PanelPlan;
  /** Why it cannot be had any more. */
  reason: PanelPlan['reason'];
  /** A trial is under way: nothing is charged before it ends. */
  isTrial: boolean;
  /** What is going to be done, in words. */
  what: string;
  facts: Vars;
  preview: PlanPreviewState;
  onConfirm(preview: PlanPreview): void;
  onClose(): void;
}

const words = { ...planWords, ...reasonWords, ...keepWords, ...dialogWords, ...changeWords };

/** The cost of a change, and the button that agrees to it. */
export function ChangeOffer({ plan, reason, isTrial, what, facts, preview, onConfirm, onClose }: ChangeOfferProps) {
  const { say, slot } = usePart(words);
  const { leaving, failure } = useDepartures();
  const [isRenewed, setIsRenewed] = useState(false);
  const target = `change:${plan.id}`;
  const isBusy = leaving === target;
  const { status } = preview;
  const kind = status === 'ready' && kindOf(preview.preview);
  const confirm = () => {
    if (status !== 'ready') return;
    if (preview.isGood()) return onConfirm(preview.preview);
    setIsRenewed(true);
    preview.renew();
  };
  return (
    <>
      <div role="status">
        {status === 'loading' && (
          <>
            <span className="bp-hidden">{say('change.loading')}</span>
            <Loading>
              <ChangeCost facts={facts} preview={blankPreview} />
            </Loading>
          </>
        )}
        {kind && (
          <>
            {isRenewed && <p>{say('change.renewed')}</p>}
            <ChangeCost facts={facts} preview={preview.preview} />
          </>
        )}
      </div>
      {kind && <ChangeTerms plan={plan} isTrial={isTrial} facts={facts} preview={preview.preview} />}
      {status === 'loading' && (
        <Loading>
          <ChangeTerms plan={plan} isTrial={isTrial} facts={facts} preview={blankPreview} />
        </Loading>
      )}
      {status === 'error' &&
        (reason ? (
          <p role="alert">{say(`plans.reason.${reason}`, facts)}</p>
        ) : (
          <PanelStatus panel={{ ...preview, retry: preview.renew }} />
        ))}
      {failure?.target === target && <Failure {...failure} />}
      <div {...slot('actions')}>
        {status !== 'error' && (
          <Button look="primary" isBusy={isBusy} isOff={!kind} onClick={confirm}>
            {isBusy ? say('change.switching') : kind ? say(`change.confirm.${kind}`, { ...facts, what }) : what}
          </Button>
        )}
        <Button isOff={isBusy} onClick={onClose}>
          {say(status === 'error' ? 'dialog.later' : 'keepPlan')}
        </Button>
      </div>
    </>
  );
}

const kindOf = ({ takes_effect, due_now }: PlanPreview) =>
  takes_effect === 'period_end' ? 'later' : due_now.amount_minor > 0 ? 'paid' : 'free';
