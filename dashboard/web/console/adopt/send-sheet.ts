import type { OnboardingMode, OnboardingResult } from '#contracts/adoption';
import type { Problem } from '#contracts/rest';
import { ApiProblem, apiPath } from '../api/client.ts';

/** A long sheet takes the hub a while. */
const patienceMs = 120_000;

/** Hands a filled-in sheet to the hub, to be looked at or to be registered. Throws `ApiProblem`. */
export async function sendSheet(file: Blob, mode: OnboardingMode): Promise<OnboardingResult> {
  let response: Response;
  try {
    response = await fetch(apiPath('devices/onboarding', { mode }), {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
      body: file,
      signal: AbortSignal.timeout(patienceMs),
    });
  } catch {
    throw new ApiProblem(0, 'network');
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer as OnboardingResult;
  const problem = answer as Problem | undefined;
  throw new ApiProblem(response.status, problem?.code ?? `http.${response.status}`, problem);
}
