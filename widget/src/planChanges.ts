/** All that changes a plan, fetched together when somebody is about to. */
export { CancelDialog } from './CancelDialog/CancelDialog.js';
export { ChangeDialog } from './ChangeDialog/ChangeDialog.js';
export { resumePlan } from './hooks/changeSubscription.js';
