'use client';
import type { ComponentPropsWithoutRef, ReactNode } from 'react';
import { usePart } from '../hooks/usePart.js';
import { type PortalFlow, portalTarget, usePortal } from '../hooks/usePortal.js';
import { DepartureButton } from '../parts/DepartureButton.js';
import { Icon } from '../parts/Icon.js';
import { out } from '../parts/icons.js';
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
    const { say, appearance, messages } = usePart(portalWords);
    const { open } = usePortal();
    return (
      <DepartureButton
        lang={messages?.locale}
        {...rest}
        innerRef={ref}
        part="portal-button"
        data-theme={appearance?.theme}
        target={portalTarget(flow)}
        onClick={() => open(flow)}
      >
        {children ?? say('manage')} <Icon path={out} />
      </DepartureButton>
    );
  },
);
