import { Component, type ReactNode } from 'react';
import { BillingContext } from '../hooks/billingContext.js';
import { Broken } from './Broken.js';

/** Keeps a fault of the panel inside the panel: the host's page is never blanked. */
export class ErrorBoundary extends Component<{ name: string; children: ReactNode }, { isBroken: boolean }> {
  static override contextType = BillingContext;
  declare context: React.ContextType<typeof BillingContext>;
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override componentDidCatch() {
    this.context?.emit({ type: 'error', operation: this.props.name, code: 'render' });
  }

  override render() {
    return this.state.isBroken ? <Broken onRetry={() => this.setState({ isBroken: false })} /> : this.props.children;
  }
}
