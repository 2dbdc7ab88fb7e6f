import { Component, type ReactNode } from 'react';
import { sharedWords } from '../format/sharedWords.js';
import { BillingContext } from '../hooks/billingContext.js';

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
    if (!this.state.isBroken) return this.props.children;
    const strings = this.context?.strings;
    return (
      <section className="bp-tokens bp-root" data-part="broken" role="alert">
        <div className="bp-state">
          <p>{String(strings?.['error.broken'] ?? sharedWords['error.broken'])}</p>
          <button type="button" className="bp-tokens bp-button" onClick={() => this.setState({ isBroken: false })}>
            {String(strings?.retry ?? sharedWords.retry)}
          </button>
        </div>
      </section>
    );
  }
}
