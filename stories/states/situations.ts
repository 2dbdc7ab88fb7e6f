import {
  type FakeBffOptions,
  type FakeSession,
  packageIds,
  planIds,
  type ScenarioName,
  scenarios,
} from '@billing-panel/react/testing';

export interface Situation {
  name: string;
  bff: FakeBffOptions;
  /** The story that shows it alone. */
  story?: string;
}

type Group = 'Getting started' | 'A plan' | 'Trouble' | 'Credits' | 'On sale' | 'Loading and failing' | 'Buying';

/** A scenario without a group does not compile. */
const groups: Record<ScenarioName, Group> = {
  free: 'Getting started',
  packsOnly: 'Getting started',
  trialOffered: 'Getting started',
  subscribed: 'A plan',
  subscribedYearly: 'A plan',
  trial: 'A plan',
  cancelling: 'A plan',
  changing: 'A plan',
  ended: 'A plan',
  unknownPlan: 'A plan',
  pastDue: 'Trouble',
  upgradeUnpaid: 'Trouble',
  unpaid: 'Trouble',
  paused: 'Trouble',
  incomplete: 'Trouble',
  runningLow: 'Credits',
  noCreditsLeft: 'Credits',
  owesCredits: 'Credits',
  expiringSoon: 'Credits',
  creditsHeld: 'Credits',
  longHistory: 'Credits',
  onePlan: 'On sale',
  sevenPlans: 'On sale',
  noPlans: 'On sale',
  noPacks: 'On sale',
  twelvePacks: 'On sale',
  yen: 'On sale',
  dinar: 'On sale',
  longWords: 'On sale',
  hostileNames: 'On sale',
  loading: 'Loading and failing',
  slow: 'Loading and failing',
  couldNotLoad: 'Loading and failing',
  offline: 'Loading and failing',
  signedOut: 'Loading and failing',
  sessionExpired: 'Loading and failing',
  purchaseRefused: 'Loading and failing',
  previewRefused: 'Loading and failing',
  cardDeclined: 'Loading and failing',
  paysByDebit: 'A plan',
  paymentProcessing: 'Buying',
  confirmsLate: 'Buying',
};

/** A purchase that the server tells of, so that no address is needed; it becomes this when it is first asked about. */
function bought(status: FakeSession['status'], itemId: string = packageIds.medium): FakeBffOptions {
  const kind = itemId === packageIds.medium ? 'package' : 'subscription';
  const session = { id: 'cs_test_states', kind, itemId, successUrl: 'https://app.example/' } as const;
  return {
    ...scenarios.packsOnly,
    sessions: [{ ...session, status: 'processing', becomes: { status, afterAsking: 0 } }],
  };
}

const buying: Situation[] = [
  { name: 'confirming', bff: bought('open') },
  {
    name: 'takesLonger',
    bff: { ...bought('open'), manners: { refuse: { 'checkout.status': 'stripe_unavailable' } } },
  },
  { name: 'creditsBought', bff: bought('paid') },
  { name: 'planBought', bff: bought('paid', planIds.proMonthly) },
  { name: 'paymentFailed', bff: bought('failed') },
  { name: 'checkoutExpired', bff: bought('expired') },
];

const dashed = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const named = (Object.entries(scenarios) as [ScenarioName, FakeBffOptions][])
  // Alone it needs the address of the page; `confirming` shows the same.
  .filter(([name]) => name !== 'confirmsLate')
  .map(([name, bff]) => ({ name, bff, group: groups[name], story: `parts-billing-panel--${dashed(name)}` }));

/** Every situation that there is, in the order in which people come into them. */
export const situations: [group: string, situations: Situation[]][] = [...new Set(Object.values(groups))].map(
  (group) => [
    group,
    [...named.filter((situation) => situation.group === group), ...(group === 'Buying' ? buying : [])],
  ],
);

export function situationOf(name: string): Situation {
  const found = situations.flatMap(([, all]) => all).find((situation) => situation.name === name);
  if (!found) throw new Error(`There is no situation “${name}”.`);
  return found;
}
