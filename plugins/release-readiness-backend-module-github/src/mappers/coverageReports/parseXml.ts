import { XMLParser } from 'fast-xml-parser';

/**
 * XML as objects, attributes among the children; entities stay as they are
 * written, because repeated ones could grow without end.
 *
 * @param lists - names of elements that may be there several times
 */
export function parseXml(xml: string, lists: readonly string[]): unknown {
  return new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    processEntities: false,
    parseTagValue: false,
    isArray: (name, _path, _isLeaf, isAttribute) =>
      !isAttribute && lists.includes(name),
  }).parse(xml);
}
