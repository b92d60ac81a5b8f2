import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';

/**
 * The web pages under `/console`. Whatever is not a file is the page itself, which finds its way by the address. Files under
 * `assets/` carry a hash in their name and never change; the page is asked for anew each time.
 */
export const consolePages =
  ({ webRoot }: { readonly webRoot: string }): FastifyPluginAsync =>
  async (web) => {
    await web.register(fastifyStatic, { root: webRoot, serve: false, cacheControl: false, dotfiles: 'deny' });

    const page = async (reply: FastifyReply): Promise<FastifyReply> => {
      const file = [join(webRoot, 'index.html'), join(webRoot, 'console', 'index.html')].find((path) =>
        existsSync(path),
      );
      if (file === undefined)
        return reply
          .code(503)
          .type('text/plain; charset=utf-8')
          .send('页面尚未构建，请运行 npm run web。\nThe pages have not been built: run npm run web.\n');
      return reply
        .header('cache-control', 'no-cache')
        .type('text/html; charset=utf-8')
        .send(await readFile(file, 'utf8'));
    };

    web.get('/', { config: { public: true } }, async (_request, reply) => reply.redirect('/console'));
    web.get('/console', { config: { public: true } }, (_request, reply) => page(reply));
    web.get('/console/*', { config: { public: true } }, ({ params }, reply) => {
      const path = (params as { readonly '*': string })['*'];
      if (extname(path) === '' || path.endsWith('.html')) return page(reply);
      const forever = path.startsWith('assets/');
      return reply
        .header('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache')
        .sendFile(path, webRoot);
    });
  };
