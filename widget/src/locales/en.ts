import { balanceWords } from '../BalanceMeter/balanceWords.js';
import { cancelWords } from '../CancelDialog/cancelWords.js';
import { changeWords } from '../ChangeDialog/changeWords.js';
import { historyWords } from '../CreditHistory/historyWords.js';
import { transactionWords } from '../CreditHistory/transactionWords.js';
import { packWords } from '../CreditPacks/packWords.js';
import { embeddedWords } from '../EmbeddedCheckout/embeddedWords.js';
import { periodWords } from '../format/periodWords.js';
import { sharedWords } from '../format/sharedWords.js';
import { invoicesWords } from '../Invoices/invoicesWords.js';
import { invoiceWords } from '../Invoices/invoiceWords.js';
import { bannerWords } from '../Notices/bannerWords.js';
import { noticeWords } from '../Notices/noticeWords.js';
import { returnWords } from '../Notices/returnWords.js';
import { planWords } from '../PlanPicker/planWords.js';
import { reasonWords } from '../PlanPicker/reasonWords.js';
import { summaryWords } from '../PlanSummary/summaryWords.js';
import { portalWords } from '../PortalButton/portalWords.js';
import { departureWords } from '../parts/departureWords.js';
import { dialogWords } from '../parts/dialogWords.js';
import { keepWords } from '../parts/keepWords.js';
import { listWords } from '../parts/listWords.js';
import { offerWords } from '../parts/offerWords.js';
import { troubleWords } from '../parts/troubleWords.js';
import { figureWords } from '../UsageChart/figureWords.js';
import { usageWords } from '../UsageChart/usageWords.js';

/** All that the panel says, for translators and tools. Each part keeps its own English, so that a part brings no other's. */
export const en = {
  locale: 'en',
  isReviewed: true,
  words: {
    ...sharedWords,
    ...balanceWords,
    ...bannerWords,
    ...cancelWords,
    ...changeWords,
    ...departureWords,
    ...dialogWords,
    ...embeddedWords,
    ...figureWords,
    ...historyWords,
    ...invoicesWords,
    ...invoiceWords,
    ...listWords,
    ...keepWords,
    ...noticeWords,
    ...offerWords,
    ...packWords,
    ...periodWords,
    ...planWords,
    ...portalWords,
    ...reasonWords,
    ...returnWords,
    ...troubleWords,
    ...summaryWords,
    ...transactionWords,
    ...usageWords,
  },
} as const;
