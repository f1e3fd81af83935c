import { Request } from 'express';
import { KubernetesObject } from '../model';
import { Fields, isFields } from '../store/fields';
import { ObjectStore } from '../store/ObjectStore';
import { ObjectWriter, WriteOptions } from '../store/ObjectWriter';
import {
  ApiError,
  badRequest,
  methodNotAllowed,
  notFound,
  unsupportedMediaType,
} from './ApiError';
import { apiVersionOf, KindInfo, requireKind } from './kinds';
import { patched } from './patch';
import { toScale, withScale } from './scale';
import { RequestTarget } from './target';

const NAMESPACE = requireKind('v1', 'Namespace');

const SYSTEM_METADATA = [
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'generation',
  'managedFields',
];

/** Status code and body of an answer. */
export interface ResourceAnswer {
  code: number;
  body: Fields;
}

/** Reads and writes single objects for requests that are authorised already. */
export class Resources {
  readonly #store: ObjectStore;
  readonly #writer: ObjectWriter;

  constructor(store: ObjectStore, writer: ObjectWriter) {
    this.#store = store;
    this.#writer = writer;
  }

  handle(target: RequestTarget, request: Request): ResourceAnswer {
    switch (request.method) {
      case 'GET':
        return this.#ok(target, this.#find(target));
      case 'POST':
        return this.#create(target, request);
      case 'PUT':
        return this.#replace(target, request, submittedBody(request));
      case 'PATCH':
        return this.#patch(target, request);
      case 'DELETE':
        return this.#delete(target, request);
      default:
        throw methodNotAllowed();
    }
  }

  #find({ kind, namespace, name = '' }: RequestTarget): KubernetesObject {
    const object = this.#store.get(kind, namespace, name);
    if (!object) {
      throw notFound(kind, name);
    }
    return object;
  }

  #ok(target: RequestTarget, object: KubernetesObject): ResourceAnswer {
    return {
      code: 200,
      body: target.subresource === 'scale' ? toScale(object) : object,
    };
  }

  #create(target: RequestTarget, request: Request): ResourceAnswer {
    const { kind, namespace } = target;
    if (target.name !== undefined) {
      throw methodNotAllowed();
    }
    const submitted = toObject(kind, submittedBody(request), target);
    if (submitted.metadata.resourceVersion) {
      // A real server answers exactly this, without a reason.
      throw new ApiError(
        500,
        undefined,
        'resourceVersion should not be set on objects to be created',
      );
    }
    if (namespace && !this.#namespaceExists(namespace)) {
      throw notFound(NAMESPACE, namespace);
    }
    const metadata = { ...submitted.metadata };
    for (const field of SYSTEM_METADATA) {
      delete metadata[field];
    }
    const created = this.#writer.create(
      kind,
      { ...submitted, metadata },
      writeOptions(request),
    );
    return { code: 201, body: created };
  }

  #replace(
    target: RequestTarget,
    request: Request,
    body: Fields,
  ): ResourceAnswer {
    if (target.name === undefined) {
      throw methodNotAllowed();
    }
    const current = this.#find(target);
    const options = writeOptions(request, target.subresource);
    const submitted =
      target.subresource === 'scale'
        ? withScale(current, body)
        : toObject(target.kind, body, target);
    return this.#ok(
      target,
      this.#writer.update(target.kind, submitted, options),
    );
  }

  #patch(target: RequestTarget, request: Request): ResourceAnswer {
    if (target.name === undefined) {
      throw methodNotAllowed();
    }
    const current = this.#find(target);
    const shown = target.subresource === 'scale' ? toScale(current) : current;
    const next = patched(shown, contentType(request), request.body);
    return this.#replace(target, request, next);
  }

  #delete(target: RequestTarget, request: Request): ResourceAnswer {
    if (target.name === undefined || target.subresource) {
      throw methodNotAllowed();
    }
    const object = this.#find(target);
    if (!writeOptions(request).dryRun) {
      this.#writer.remove(target.kind, object);
    }
    return target.kind.kind === 'Pod'
      ? { code: 200, body: object }
      : { code: 200, body: deletedStatus(target.kind, object) };
  }

  #namespaceExists(name: string): boolean {
    return this.#store.get(NAMESPACE, undefined, name) !== undefined;
  }
}

function deletedStatus(kind: KindInfo, object: KubernetesObject): Fields {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: object.metadata.name,
      ...(kind.group && { group: kind.group }),
      kind: kind.plural,
      uid: object.metadata.uid,
    },
  };
}

function contentType(request: Request): string {
  return (request.get('content-type') ?? '').split(';')[0].trim();
}

function submittedBody(request: Request): Fields {
  if (contentType(request) !== 'application/json') {
    throw unsupportedMediaType(['application/json']);
  }
  if (!isFields(request.body)) {
    throw badRequest('the body of the request must be an object');
  }
  return request.body;
}

/** Checks that a submitted object is what the path says. */
function toObject(
  kind: KindInfo,
  body: Fields,
  target: RequestTarget,
): KubernetesObject {
  const metadata = isFields(body.metadata) ? body.metadata : {};
  const apiVersion = apiVersionOf(kind);
  if (
    (body.kind ?? kind.kind) !== kind.kind ||
    (body.apiVersion ?? apiVersion) !== apiVersion
  ) {
    throw badRequest(
      `${String(body.kind)} in version "${String(
        body.apiVersion,
      )}" cannot be handled as a ${kind.kind}: no kind registered for it at this path`,
    );
  }
  if (
    target.namespace &&
    (metadata.namespace ?? target.namespace) !== target.namespace
  ) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  if (target.name && (metadata.name ?? target.name) !== target.name) {
    throw badRequest(
      `the name of the object (${String(
        metadata.name,
      )}) does not match the name on the URL (${target.name})`,
    );
  }
  return {
    ...body,
    apiVersion,
    kind: kind.kind,
    metadata: {
      ...metadata,
      ...(target.name && { name: target.name }),
      ...(target.namespace && { namespace: target.namespace }),
    },
  };
}

/** The manager is what the caller says, or the program of its user agent. */
function writeOptions(request: Request, subresource?: string): WriteOptions {
  const { fieldManager, dryRun } = request.query;
  const userAgent = request.get('user-agent') ?? 'unknown';
  return {
    manager:
      typeof fieldManager === 'string' && fieldManager !== ''
        ? fieldManager
        : userAgent.split('/')[0],
    ...(subresource && { subresource }),
    dryRun: dryRun === 'All',
  };
}
