export {
  createFakeBff,
  type FakeAccount,
  type FakeBff,
  type FakeBffOptions,
  type FakeManners,
  type FakeOutcome,
  type FakePreview,
  type FakeRequest,
  type FakeSession,
} from './createFakeBff.js';
export { pseudoMessages, pseudoText } from './pseudo.js';
export {
  packageIds,
  planIds,
  sampleCredits,
  sampleInvoice,
  sampleInvoices,
  sampleNow,
  samplePackage,
  samplePackages,
  samplePlan,
  samplePlans,
  sampleSubscription,
  sampleTransactions,
} from './sampleData.js';
export { type ScenarioName, scenarios } from './scenarios.js';
