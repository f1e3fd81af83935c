import { KindInfo, qualifiedResource } from './kinds';

/** The `Status` object that a Kubernetes API server answers errors with. */
export interface StatusBody {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: Record<string, unknown>;
  status: 'Failure' | 'Success';
  message?: string;
  reason?: string;
  details?: Record<string, unknown>;
  code?: number;
}

/** An error with the words and codes of `k8s.io/apimachinery/pkg/api/errors`. */
export class ApiError extends Error {
  readonly code: number;
  readonly reason?: string;
  readonly details?: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;

  constructor(
    code: number,
    reason: string | undefined,
    message: string,
    options?: {
      details?: Record<string, unknown>;
      metadata?: Record<string, unknown>;
    },
  ) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.reason = reason;
    this.details = options?.details;
    this.metadata = options?.metadata ?? {};
  }

  toStatus(): StatusBody {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: this.metadata,
      status: 'Failure',
      message: this.message,
      ...(this.reason && { reason: this.reason }),
      ...(this.details && { details: this.details }),
      code: this.code,
    };
  }
}

/** One entry of `details.causes` of an Invalid error. */
export interface FieldCause {
  reason: 'FieldValueRequired' | 'FieldValueInvalid';
  message: string;
  field: string;
}

function named(kind: KindInfo, name: string) {
  return {
    name,
    ...(kind.group && { group: kind.group }),
    kind: kind.plural,
  };
}

export function notFound(kind: KindInfo, name: string): ApiError {
  return new ApiError(
    404,
    'NotFound',
    `${qualifiedResource(kind)} "${name}" not found`,
    { details: named(kind, name) },
  );
}

export function unknownResource(): ApiError {
  return new ApiError(
    404,
    'NotFound',
    'the server could not find the requested resource',
    { details: {} },
  );
}

export function alreadyExists(kind: KindInfo, name: string): ApiError {
  return new ApiError(
    409,
    'AlreadyExists',
    `${qualifiedResource(kind)} "${name}" already exists`,
    { details: named(kind, name) },
  );
}

export function conflict(kind: KindInfo, name: string): ApiError {
  return new ApiError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualifiedResource(
      kind,
    )} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
    { details: named(kind, name) },
  );
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message);
}

export function invalid(
  kind: KindInfo,
  name: string,
  causes: FieldCause[],
): ApiError {
  const texts = causes.map(cause => `${cause.field}: ${cause.message}`);
  const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return new ApiError(
    422,
    'Invalid',
    `${kind.kind}${kind.group && `.${kind.group}`} "${name}" is invalid: ${list}`,
    {
      details: {
        ...(name && { name }),
        ...(kind.group && { group: kind.group }),
        kind: kind.kind,
        causes,
      },
    },
  );
}

export function unsupportedMediaType(
  accepted: string[],
  details?: Record<string, unknown>,
): ApiError {
  return new ApiError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(
      ', ',
    )}`,
    { details },
  );
}

export function expired(message: string, continueToken?: string): ApiError {
  return new ApiError(410, 'Expired', message, {
    metadata: continueToken ? { continue: continueToken } : {},
  });
}

export function methodNotAllowed(): ApiError {
  return new ApiError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    { details: {} },
  );
}
