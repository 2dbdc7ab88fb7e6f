import { Component, type ReactNode } from 'react';
import { lazily } from './lazily.js';

const Broken = lazily(() => import('./Trouble.js').then((module) => module.Broken));

/** Keeps a fault of the panel inside the panel: the host's page is never blanked. */
export class ErrorBoundary extends Component<{ name: string; children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    const { name, children } = this.props;
    return this.state.isBroken ? <Broken name={name} onRetry={() => this.setState({ isBroken: false })} /> : children;
  }
}
