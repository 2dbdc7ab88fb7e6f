import { cleanup, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { scenarios } from '../../testing/index.js';
import { showPart } from '../testHost.js';
import { lazily } from './lazily.js';

afterEach(cleanup);

const Details = ({ name }: { name: string }) => <p>Details of {name}</p>;
const here = async () => Details;

describe('what is fetched when it is shown', () => {
  it('shows what stands for it until its code is here, and asks for it once', async () => {
    const load = vi.fn(here);
    const Lazy = lazily(load, ({ name }) => <p>Wait for {name}</p>);
    render(
      <StrictMode>
        <Lazy name="a" />
        <Lazy name="b" />
      </StrictMode>,
    );
    expect(screen.getByText('Wait for b')).toBeTruthy();
    expect(await screen.findByText('Details of a')).toBeTruthy();
    expect(screen.getByText('Details of b')).toBeTruthy();
    cleanup();
    const before = load.mock.calls.length;
    render(<Lazy name="c" />);
    expect(screen.getByText('Details of c')).toBeTruthy();
    expect(load).toHaveBeenCalledTimes(before);
  });

  it('says that it could not be had, and tries again', async () => {
    const load = vi.fn(here).mockRejectedValueOnce(new TypeError('Failed to fetch dynamically imported module'));
    const Lazy = lazily(load);
    const { container } = showPart(scenarios.subscribed, <Lazy name="a" />, { strings: { retry: 'Once more' } });
    expect(container.textContent).toBe('');
    await userEvent.click(await screen.findByRole('button', { name: 'Once more' }));
    expect(await screen.findByText('Details of a')).toBeTruthy();
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('is what is waiting on a server', () => {
    const load = vi.fn(here);
    const Lazy = lazily(load, () => <p>Wait</p>);
    expect(renderToString(<Lazy name="a" />)).toBe('<p>Wait</p>');
    expect(load).not.toHaveBeenCalled();
  });
});
