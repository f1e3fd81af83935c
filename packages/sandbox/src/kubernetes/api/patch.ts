import { applyPatch, Operation } from 'fast-json-patch';
import { copyJson, Fields, isFields } from '../store/fields';
import { ApiError, badRequest, unsupportedMediaType } from './ApiError';

const JSON_PATCH = 'application/json-patch+json';
const MERGE_PATCH = 'application/merge-patch+json';

/**
 * Applies a patch to a copy. JSON Patch (RFC 6902) and JSON Merge Patch
 * (RFC 7386) are known; every other type is 415, also strategic merge and
 * server-side apply.
 */
export function patched(
  target: Fields,
  contentType: string,
  body: unknown,
): Fields {
  switch (contentType) {
    case JSON_PATCH:
      return jsonPatched(target, body);
    case MERGE_PATCH:
      if (!isFields(body)) {
        throw badRequest('a merge patch of an object must be an object');
      }
      return mergePatched(target, body) as Fields;
    default:
      throw unsupportedMediaType([JSON_PATCH, MERGE_PATCH], {});
  }
}

function jsonPatched(target: Fields, body: unknown): Fields {
  if (!Array.isArray(body)) {
    throw badRequest(
      'json: cannot unmarshal object into Go value of type jsonpatch.Patch',
    );
  }
  try {
    return applyPatch(copyJson(target), body as Operation[], true).newDocument;
  } catch (error) {
    const message = error instanceof Error ? error.message.split('\n')[0] : '';
    throw new ApiError(
      422,
      'Invalid',
      `the server rejected our request due to an error in our request: ${message}`,
      { details: {} },
    );
  }
}

function mergePatched(target: unknown, patch: unknown): unknown {
  if (!isFields(patch)) {
    return patch;
  }
  const result: Fields = isFields(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete result[key];
    } else {
      result[key] = mergePatched(result[key], value);
    }
  }
  return result;
}
