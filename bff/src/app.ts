import Router from '@koa/router';
import Koa from 'koa';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { createAuthenticate } from './http/authenticate.ts';
import { errors } from './http/errors.ts';
import { functionsRouter, type Handlers } from './http/functions.ts';
import { crossOrigin, lastAnswers, noStore, securityHeaders } from './http/headers.ts';
import { healthz, type Ready, readyz } from './http/health.ts';
import { createLimits } from './http/limits.ts';
import { countRequests, metricsPage } from './http/metrics.ts';
import { openApiPages } from './http/openapi/page.ts';
import { boundedPipelining } from './http/pipelining.ts';
import { only } from './http/refuse.ts';
import { requestLine } from './http/request-line.ts';
import { functionsPrefix } from './http/routes.ts';
import { type Intake, stripeWebhooks } from './http/stripe-webhooks.ts';
import type { Metrics } from './metrics.ts';
import type { Services } from './services.ts';
import { isDatabaseUnavailable } from './storage/unavailable.ts';
import { withinDeadline } from './stripe/calls.ts';

/** What the server's doors open onto. */
export interface AppParts {
  config: Config;
  log: Logger;
  handlers: Handlers;
  services: Services;
  intake: Intake;
  ready: Ready;
  metrics: Metrics;
  /** Aborted once the server was told to stop. */
  stopping: AbortSignal;
}

/** Everything that comes in, in the order in which it passes. */
export function createApp({ config, log, handlers, services, intake, ready, metrics, stopping }: AppParts): Koa {
  const app = new Koa({ proxy: config.trustedHops > 0, maxIpsCount: config.trustedHops });
  const limits = createLimits(config.rateLimits, () => services.storage.rateLimits);
  const authenticate = createAuthenticate(config, limits);
  app.use(boundedPipelining());
  app.use(requestLine(log));
  app.use(countRequests(metrics));
  app.use(lastAnswers(stopping));
  app.use(securityHeaders(config.publicUrl));
  app.use(crossOrigin(config.allowedOrigins));
  app.use(noStore);
  app.use(errors(log, isDatabaseUnavailable));

  const router = new Router({ sensitive: true, strict: true });
  router.all('/healthz', only('GET', 'HEAD'), healthz);
  router.all('/readyz', only('GET', 'HEAD'), readyz(ready));
  router.all(`${functionsPrefix}/stripe-webhooks`, only('POST'), stripeWebhooks(intake));
  if (config.metricsToken !== undefined)
    router.all('/metrics', only('GET'), metricsPage(metrics, limits, config.metricsToken));
  openApiPages(router, config.publicUrl);
  app.use(router.routes());
  app.use((_ctx, next) => withinDeadline(next));
  app.use(functionsRouter({ authenticate, limits, handlers, services }).routes());

  // Connections that break off after the answer began: nobody is left to be told.
  app.on('error', (error) => log.debug({ err: error }, 'connection lost'));
  return app;
}
