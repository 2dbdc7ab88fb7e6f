'use client';
import { BalanceMeter } from '../BalanceMeter/BalanceMeter.js';
import { CreditHistory } from '../CreditHistory/CreditHistory.js';
import { CreditPacks } from '../CreditPacks/CreditPacks.js';
import { usePanel } from '../hooks/usePanel.js';
import { Notices } from '../Notices/Notices.js';
import { PlanPicker } from '../PlanPicker/PlanPicker.js';
import { PlanSummary } from '../PlanSummary/PlanSummary.js';
import { PanelStatus } from '../parts/PanelStatus.js';
import { definePart, Root, type RootProps, useSlot } from '../parts/Root.js';

/** The whole billing page: trouble first, then how things stand, what is left, how to get more, and what it was spent on. */
export const BillingPanel = definePart<RootProps>('BillingPanel', (rest, ref) => {
  const panel = usePanel();
  const slot = useSlot();
  const isShown = panel.status === 'ready' || panel.status === 'loading';
  const has = (part: 'plans' | 'packages') =>
    panel.status === 'loading' || (panel.status === 'ready' && panel.panel[part].length > 0);
  return (
    <Root {...rest} part="panel" state={panel.status} ref={ref}>
      <div {...slot('sections')}>
        <Notices />
        {isShown ? (
          <>
            <PlanSummary />
            <BalanceMeter />
            {has('packages') && <CreditPacks />}
            {has('plans') && <PlanPicker />}
            <CreditHistory />
          </>
        ) : (
          <div className="bp-card">
            <PanelStatus panel={panel} />
          </div>
        )}
      </div>
    </Root>
  );
});
