'use client';
import { BalanceMeter } from '../BalanceMeter/BalanceMeter.js';
import { CreditHistory } from '../CreditHistory/CreditHistory.js';
import { CreditPacks } from '../CreditPacks/CreditPacks.js';
import { usePanel } from '../hooks/usePanel.js';
import { usePart } from '../hooks/usePart.js';
import { Invoices } from '../Invoices/Invoices.js';
import { Notices } from '../Notices/Notices.js';
import { PlanPicker } from '../PlanPicker/PlanPicker.js';
import { PlanSummary } from '../PlanSummary/PlanSummary.js';
import { PanelStatus } from '../parts/PanelStatus.js';
import { definePart, Root, type RootProps } from '../parts/Root.js';
import { UsageChart } from '../UsageChart/UsageChart.js';

/** The whole billing page: trouble first, then how things stand, what is left, how to get more, and what was paid and spent. */
export const BillingPanel = definePart<RootProps>('BillingPanel', (rest, ref) => {
  const { slot } = usePart();
  const panel = usePanel();
  const isLoading = panel.status === 'loading';
  const known = panel.status === 'ready' ? panel.panel : undefined;
  return (
    <Root {...rest} part="panel" state={panel.status} innerRef={ref}>
      <div {...slot('sections')}>
        <Notices />
        {known || isLoading ? (
          <>
            <PlanSummary />
            <BalanceMeter />
            <UsageChart />
            {(isLoading || known?.packages[0]) && <CreditPacks />}
            {(isLoading || known?.plans[0]) && <PlanPicker />}
            <Invoices />
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
