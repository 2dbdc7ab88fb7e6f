import type { balanceWords } from './BalanceMeter/balanceWords.js';
import type { historyWords } from './CreditHistory/historyWords.js';
import type { transactionWords } from './CreditHistory/transactionWords.js';
import type { packWords } from './CreditPacks/packWords.js';
import type { periodWords } from './format/periodWords.js';
import type { sharedWords } from './format/sharedWords.js';
import type { Word } from './format/words.js';
import type { noticeWords } from './Notices/noticeWords.js';
import type { returnWords } from './Notices/returnWords.js';
import type { planWords } from './PlanPicker/planWords.js';
import type { summaryWords } from './PlanSummary/summaryWords.js';
import type { portalWords } from './PortalButton/portalWords.js';
import type { departureWords } from './parts/departureWords.js';
import type { offerWords } from './parts/offerWords.js';
import type { troubleWords } from './parts/troubleWords.js';

/** Every key that the panel says. Each part keeps its own English, so that a part brings no other's. */
export type WordKey = keyof (typeof sharedWords &
  typeof balanceWords &
  typeof departureWords &
  typeof historyWords &
  typeof noticeWords &
  typeof offerWords &
  typeof packWords &
  typeof periodWords &
  typeof planWords &
  typeof portalWords &
  typeof returnWords &
  typeof summaryWords &
  typeof transactionWords &
  typeof troubleWords);

/** Your own words in place of the panel's, one by one. Places such as `{price}` stay as they are in the original. */
export type BillingStrings = Readonly<Partial<Record<WordKey, Word>>>;
