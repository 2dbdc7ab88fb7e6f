'use client';
import type { ComponentPropsWithoutRef, ReactNode } from 'react';
import { usePart } from '../hooks/usePart.js';
import { type PortalFlow, portalTarget, usePortal } from '../hooks/usePortal.js';
import { DepartureButton } from '../parts/Button.js';
import { Icon } from '../parts/Icon.js';
import { definePart } from '../parts/Root.js';

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
    const { say } = usePart();
    const { open } = usePortal();
    return (
      <DepartureButton {...rest} ref={ref} part="portal-button" target={portalTarget(flow)} onClick={() => open(flow)}>
        {children ?? say('manage')} <Icon name="out" />
      </DepartureButton>
    );
  },
);
