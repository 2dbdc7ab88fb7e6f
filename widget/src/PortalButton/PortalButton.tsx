'use client';
import type { ComponentPropsWithoutRef, ReactNode } from 'react';
import { type PortalFlow, usePortal } from '../hooks/usePortal.js';
import { useWords } from '../hooks/useWords.js';
import { Button } from '../parts/Button.js';
import { FailureOf } from '../parts/Failure.js';
import { Icon } from '../parts/Icon.js';
import { definePart } from '../parts/Root.js';
import { portalWords } from './portalWords.js';

export interface PortalButtonProps {
  /** Straight to one task of the portal. */
  flow?: PortalFlow;
  /** In place of "Manage billing". */
  children?: ReactNode;
}

type Rest = Omit<ComponentPropsWithoutRef<'button'>, 'children' | 'disabled'>;

/** Opens the customer portal: payment method, invoices, receipts. */
export const PortalButton = definePart<PortalButtonProps & Rest, HTMLButtonElement>(
  'PortalButton',
  ({ flow, children, ...rest }, ref) => {
    const { open, leaving } = usePortal();
    const say = useWords(portalWords);
    const target = `portal:${flow ?? ''}`;
    const isBusy = leaving === target;
    return (
      <>
        <Button {...rest} ref={ref} part="portal-button" isBusy={isBusy} onClick={() => open(flow)}>
          {isBusy ? say('openingPortal') : (children ?? say('portal.open'))} <Icon name="out" />
        </Button>
        <FailureOf target={target} />
      </>
    );
  },
);
