import { describe, expect, it } from 'vitest';
import { hostBundle } from '../../widget/host-bundle.ts';

/** The modules of the panel whose code a page has at once that takes this part, below `widget/src/`. */
async function modulesOf(...names: string[]): Promise<string[]> {
  const { first } = await hostBundle(...names);
  const rendered = first.flatMap(({ modules }) => Object.entries(modules));
  return rendered.flatMap(([file, { renderedLength }]) => {
    const path = file.split('/widget/src/')[1];
    return path && renderedLength > 0 ? [path] : [];
  });
}

const shared = ['BillingProvider', 'api', 'format', 'hooks', 'parts', 'view'];
/** The folders of parts that a part brings besides its own. */
const brings: Record<string, string[]> = {
  BalanceMeter: [],
  CreditHistory: [],
  CreditPacks: [],
  Invoices: [],
  Notices: [],
  PlanPicker: [],
  PlanSummary: ['PortalButton'],
  PortalButton: [],
  UsageChart: [],
};

describe.each(Object.entries(brings))('a page with %s', (part, others) => {
  it('has the code of no other part', async () => {
    const folders = (await modulesOf('BillingProvider', part)).map((path) => path.split('/')[0] ?? '');
    const ofParts = [...new Set(folders)].filter((folder) => !shared.includes(folder));
    expect(ofParts.toSorted()).toEqual([part, ...others].toSorted());
  });
});

it('a page that buys nothing has no code for leaving, coming back or what went wrong', async () => {
  const modules = await modulesOf('BillingProvider', 'BalanceMeter');
  expect(modules).toContain('hooks/usePanel.ts');
  expect(modules.filter((path) => /useDepartures|useCheckout|useReturned|checkoutReturn|Trouble/.test(path))).toEqual(
    [],
  );
});

it('a page that takes nothing from the package gets nothing of it', async () => {
  expect(await modulesOf()).toEqual([]);
});
