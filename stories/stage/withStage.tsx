import { createFakeBff, type FakeBffOptions, type ScenarioName, scenarios } from '@billing-panel/react/testing';
import type { Decorator, Loader } from '@storybook/react-vite';
import { useHostCss } from '../hosts/FrameworkPage.tsx';
import { cssOf } from '../hosts/frameworkCss.ts';
import { inCurrency } from './currencies.ts';
import { placeOf } from './languages.ts';
import { Stage, type StageProps } from './Stage.tsx';
import type { Settings } from './settings.ts';
import './book.css';
import './stage.css';

/** What a story says of the stage that it plays on. */
export interface StageParameters extends Partial<Pick<StageProps, 'returning' | 'provider' | 'fits'>> {
  /** Over what the scenario says. */
  bff?: FakeBffOptions;
  /** What is shown is what loads, for ever. */
  keepsLoading?: boolean;
  /** A page of the book, which brings its own stages if any. */
  isBare?: boolean;
}

/** Every story on a stage takes the situation that the account is in, by name. */
export interface StageArgs {
  scenario: ScenarioName;
}

export const stage = (own: StageParameters) => ({ stage: own });

/** Its state comes about by what is done in it, on pages of text too: done by `click()`, since focus would scroll those. */
export const playedInDocs = { docs: { story: { autoplay: true } } };

/** On a page of text a host's stylesheet would dress the text too. */
const settingsOf = (globals: object, viewMode: string): Settings => {
  const settings = globals as Settings;
  return viewMode === 'docs' ? { ...settings, host: 'bare' } : settings;
};

/** Frameworks are fetched only where the toolbar asks for one. */
export const loadHost: Loader = async ({ globals, viewMode }) => {
  const settings = settingsOf(globals, viewMode);
  return { hostCss: await cssOf(settings.host, placeOf(settings).direction) };
};

export const withStage: Decorator = (Story, { args, globals, loaded, parameters, viewMode }) => {
  const { isBare, keepsLoading: _, bff, fits = 880, ...rest }: StageParameters = parameters.stage ?? {};
  const settings = settingsOf(globals, viewMode);
  useHostCss(isBare ? '' : loaded.hostCss);
  const { scenario, ...props } = args as Partial<StageArgs>;
  const themes = settings.theme === 'both' ? (['light', 'dark'] as const) : [settings.theme];
  const Page = viewMode === 'docs' ? 'div' : 'main';
  if (isBare) {
    return (
      <div className="book" data-theme={settings.theme}>
        <Story />
      </div>
    );
  }
  return (
    <Page className="stages" data-view={viewMode}>
      {themes.map((theme) => (
        <Stage
          key={`${theme} ${scenario} ${settings.currency}`}
          settings={{ ...settings, theme }}
          makeBff={() =>
            createFakeBff(
              inCurrency({ ...(scenario && (scenarios[scenario] as FakeBffOptions)), ...bff }, settings.currency),
            )
          }
          fits={fits}
          {...rest}
        >
          <Story args={props} />
        </Stage>
      ))}
    </Page>
  );
};
