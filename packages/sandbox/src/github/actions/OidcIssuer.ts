import { Router } from 'express';
import { exportJWK, generateKeyPair, KeyLike, SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import { WorkflowRun } from '../records';
import { Repository } from '../repository';
import { Site } from '../site';

const LIFETIME_SECONDS = 300;

/** The issuer of the runs' tokens: real signatures, a key of its own. */
export class OidcIssuer {
  readonly router = Router();

  static async create(site: Site, path: string): Promise<OidcIssuer> {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), use: 'sig', alg: 'RS256' };
    return new OidcIssuer(site, site.apiUrl + path, privateKey, jwk);
  }

  private constructor(
    private readonly site: Site,
    readonly issuer: string,
    private readonly key: KeyLike,
    jwk: object,
  ) {
    this.router.get('/.well-known/openid-configuration', (_, response) => {
      response.json({
        issuer,
        jwks_uri: `${issuer}/.well-known/jwks`,
        response_types_supported: ['id_token'],
        subject_types_supported: ['public', 'pairwise'],
        id_token_signing_alg_values_supported: ['RS256'],
      });
    });
    this.router.get('/.well-known/jwks', (_, response) => {
      response.json({ keys: [{ ...jwk, kid: 'sandbox' }] });
    });
  }

  token(
    repository: Repository,
    run: WorkflowRun,
    options: { audience: string; environment?: string },
  ): Promise<string> {
    const now = Math.floor(this.site.now().getTime() / 1000);
    const ref = `refs/heads/${run.branch}`;
    const workflow = `${repository.fullName}/${run.path}@${ref}`;
    return new SignJWT({
      ...(options.environment && { environment: options.environment }),
      actor: run.actor,
      event_name: run.event,
      job_workflow_ref: workflow,
      job_workflow_sha: run.sha,
      ref,
      ref_type: 'branch',
      repository: repository.fullName,
      repository_id: String(repository.id),
      repository_owner: repository.owner,
      repository_owner_id: String(this.site.store.user(repository.owner).id),
      run_attempt: String(run.attempt),
      run_id: String(run.id),
      run_number: String(run.number),
      runner_environment: 'github-hosted',
      sha: run.sha,
      workflow_ref: workflow,
      workflow_sha: run.sha,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'sandbox', typ: 'JWT' })
      .setIssuer(this.issuer)
      .setSubject(
        options.environment
          ? `repo:${repository.fullName}:environment:${options.environment}`
          : `repo:${repository.fullName}:ref:${ref}`,
      )
      .setAudience(options.audience)
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setNotBefore(now - 60)
      .setExpirationTime(now + LIFETIME_SECONDS)
      .sign(this.key);
  }
}
