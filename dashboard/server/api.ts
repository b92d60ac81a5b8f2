import type { FastifyPluginAsync } from 'fastify';
import type { OpenAlerts } from './open-alerts.ts';
import type { ServerParts } from './parts.ts';
import { accountRoutes } from './routes/account-routes.ts';
import { adoptionRoutes } from './routes/adoption-routes.ts';
import { alertRoutes } from './routes/alert-routes.ts';
import { backtestRoutes } from './routes/backtest-routes.ts';
import { catalogueRoutes } from './routes/catalogue-routes.ts';
import { configurationRoutes } from './routes/configuration-routes.ts';
import { contactRoutes } from './routes/contact-routes.ts';
import { demoRoutes } from './routes/demo-routes.ts';
import { deviceRoutes } from './routes/device-routes.ts';
import { historyExportRoutes } from './routes/history-export-routes.ts';
import { homeRoutes } from './routes/home-routes.ts';
import { inboxRoutes } from './routes/inbox-routes.ts';
import { ingestRoutes } from './routes/ingest-routes.ts';
import { notificationRoutes } from './routes/notification-routes.ts';
import { onboardingRoutes } from './routes/onboarding-routes.ts';
import { personRoutes } from './routes/person-routes.ts';
import { placeRoutes } from './routes/place-routes.ts';
import { programmeRoutes } from './routes/programme-routes.ts';
import { readingRoutes } from './routes/reading-routes.ts';
import { residentRoutes } from './routes/resident-routes.ts';
import { ruleRoutes } from './routes/rule-routes.ts';
import { sessionRoutes } from './routes/session-routes.ts';
import { testModeRoutes } from './routes/test-mode-routes.ts';
import { tokenRoutes } from './routes/token-routes.ts';

/** The REST interface: one plugin a resource, each given what it needs and nothing more. */
export const apiRoutes =
  (parts: ServerParts, openAlerts: OpenAlerts): FastifyPluginAsync =>
  async (api) => {
    const { access, register, alerts, directory, history, notifications, clock, options } = parts;
    const { rules, kinds, programmes, demo } = parts;
    const { timezone } = options;
    // Nothing of this belongs into a cache on the way, or into the one of a shared computer.
    api.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'));

    await api.register(sessionRoutes({ access, clock, options }));
    await api.register(alertRoutes({ access, alerts, timezone }));
    await api.register(homeRoutes({ access, register, directory, history, openAlerts, clock, timezone }));
    await api.register(residentRoutes({ access, register, directory, history }));
    await api.register(contactRoutes({ register }));
    await api.register(deviceRoutes({ access, register, history, timezone }));
    await api.register(inboxRoutes({ access, adoption: parts.adoption, history, kinds, timezone }));
    await api.register(adoptionRoutes({ adoption: parts.adoption, history }));
    await api.register(onboardingRoutes({ adoption: parts.adoption, kinds }));
    await api.register(testModeRoutes({ testModes: parts.testModes }));
    await api.register(placeRoutes({ register }));
    await api.register(readingRoutes({ register, history, clock }));
    await api.register(historyExportRoutes({ exports: parts.exports }));
    await api.register(notificationRoutes({ access, notifications, timezone }));
    await api.register(catalogueRoutes({ kinds }));
    await api.register(ruleRoutes({ rules }));
    await api.register(backtestRoutes({ access, backtests: parts.backtests, timezone }));
    await api.register(personRoutes({ presence: parts.presence, consents: parts.consents, explain: parts.explain }));
    await api.register(accountRoutes({ access }));
    await api.register(tokenRoutes({ tokens: parts.tokens }));
    await api.register(configurationRoutes({ configurations: parts.configurations }));
    await api.register(ingestRoutes({ ingest: parts.ingest }));
    await api.register(programmeRoutes({ programmes, log: parts.log }));
    if (demo !== undefined) await api.register(demoRoutes({ register, kinds, demo }));
  };
