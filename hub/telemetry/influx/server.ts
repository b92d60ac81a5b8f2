import { InfluxDB, type Point } from '@influxdata/influxdb-client';
import { HubError } from '#kernel/errors';
import type { Secret } from '#kernel/secret';

export interface InfluxOptions {
  /** `http://host:8086`, with or without a path in front of the API. */
  readonly url: string;
  /** For 1.x `user:password`. */
  readonly token?: Secret;
  /** 2.x only. */
  readonly org?: string;
  /** The bucket of 2.x, the database of 1.x and 3. In 1.x it is made when missing. */
  readonly bucket: string;
  /** Asked of the server when not given. */
  readonly version?: 1 | 2 | 3;
  /** How long one request may take. Default 20 s. */
  readonly timeoutMs?: number;
}

/** The time-series server did not do what it was asked. */
export class InfluxError extends HubError {
  readonly code = 'telemetry.influx';
}

/** One series of an InfluxQL answer. */
export interface Answer {
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values: readonly (readonly (number | string | boolean | null)[])[];
}

interface QueryReply {
  readonly error?: string;
  readonly results?: readonly { readonly error?: string; readonly series?: readonly Answer[] }[];
}

/** Lines a request carries. */
const linesPerWrite = 5_000;

/** Such points were refused because the server's own retention has passed them: there is nothing to repeat. */
const beyondRetention = /(beyond|outside) retention policy/i;

/** An InfluxDB 1.x, 2.x or 3 over HTTP: line protocol in, InfluxQL out. Nothing is buffered and nothing repeated here. */
export class InfluxServer {
  readonly #options: InfluxOptions;
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;
  #version: Promise<1 | 2 | 3> | undefined;

  constructor(options: InfluxOptions) {
    this.#options = options;
    this.#base = options.url.replace(/\/+$/, '');
    const token = options.token?.expose();
    // 1.6 knows no tokens: a colon shows that this one is a name and a password.
    const basic = token?.includes(':') === true;
    this.#headers =
      token === undefined
        ? {}
        : { authorization: basic ? `Basic ${Buffer.from(token).toString('base64')}` : `Token ${token}` };
  }

  /** Found out once, with the first request that gets an answer. */
  version(): Promise<1 | 2 | 3> {
    this.#version ??= this.#meet().catch((error: unknown) => {
      this.#version = undefined;
      throw error;
    });
    return this.#version;
  }

  /** Runs InfluxQL statements, separated by semicolons: the series of each. Times are epoch ms. */
  async query(statements: string): Promise<readonly (readonly Answer[])[]> {
    await this.version();
    return this.#ask(statements);
  }

  /** Writes all points or throws; points of some requests may be stored by then. */
  async write(points: readonly Point[]): Promise<void> {
    const version = await this.version();
    const { org = '', bucket } = this.#options;
    const client = new InfluxDB({ url: this.#base, timeout: this.#timeoutMs, headers: this.#headers });
    for (let start = 0; start < points.length; start += linesPerWrite) {
      const api = client.getWriteApi(org, bucket, 'ms', {
        // Larger than what comes, so that nothing is sent by itself with the error unheard.
        batchSize: linesPerWrite + 1,
        flushInterval: 0,
        maxRetries: 0,
        writeFailed: async (error) => {
          throw error;
        },
      });
      if (version === 1) api.path = `/write?db=${encodeURIComponent(bucket)}&precision=ms`;
      api.writePoints(points.slice(start, start + linesPerWrite));
      try {
        await api.flush();
      } catch (error) {
        if (!beyondRetention.test(String(error)))
          throw new InfluxError(`write failed: ${describe(error)}`, { cause: error });
      } finally {
        await api.close().catch(() => undefined);
      }
    }
  }

  /** Deletes what a measurement holds before a moment. @returns false where the server cannot: version 3 drops data by retention only. */
  async deleteBefore(measurement: string, before: number): Promise<boolean> {
    const version = await this.version();
    if (version === 1) {
      await this.query(`DELETE FROM "${measurement}" WHERE time < ${before}ms`);
      return true;
    }
    if (version === 3) return false;
    const { org = '', bucket } = this.#options;
    await this.#request(`/api/v2/delete?org=${encodeURIComponent(org)}&bucket=${encodeURIComponent(bucket)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        start: new Date(0).toISOString(),
        stop: new Date(before).toISOString(),
        predicate: `_measurement="${measurement}"`,
      }),
    });
    return true;
  }

  get #timeoutMs(): number {
    return this.#options.timeoutMs ?? 20_000;
  }

  async #meet(): Promise<1 | 2 | 3> {
    const version = this.#options.version ?? (await this.#askVersion());
    if (version === 1) await this.#ask(`CREATE DATABASE "${this.#options.bucket.replaceAll(/["\\]/g, '\\$&')}"`);
    return version;
  }

  async #askVersion(): Promise<1 | 2 | 3> {
    const reply = await this.#request('/ping', { method: 'GET' });
    const major = /^v?(\d+)/.exec(reply.headers.get('x-influxdb-version') ?? '')?.[1];
    return major === '1' ? 1 : major === '3' ? 3 : 2;
  }

  async #ask(statements: string): Promise<readonly (readonly Answer[])[]> {
    const reply = await this.#request('/query', {
      method: 'POST',
      body: new URLSearchParams({ db: this.#options.bucket, epoch: 'ms', q: statements }),
    });
    const { error, results = [] } = (await reply.json()) as QueryReply;
    const wrong = error ?? results.find((result) => result.error !== undefined)?.error;
    if (wrong !== undefined) throw new InfluxError(`query failed: ${wrong}`);
    return results.map(({ series = [] }) => series);
  }

  async #request(path: string, init: RequestInit): Promise<Response> {
    const url = this.#base + path;
    let reply: Response;
    try {
      reply = await fetch(url, {
        ...init,
        headers: { ...this.#headers, ...(init.headers as Record<string, string> | undefined) },
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
    } catch (error) {
      throw new InfluxError(`${this.#base} does not answer: ${describe(error)}`, { cause: error });
    }
    if (reply.ok) return reply;
    throw new InfluxError(`${path.split('?')[0]} answered ${reply.status}: ${(await reply.text()).slice(0, 300)}`);
  }
}

const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
};
