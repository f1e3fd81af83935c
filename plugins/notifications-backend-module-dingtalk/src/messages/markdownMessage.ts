import type { NotificationPayload } from '@backstage/plugin-notifications-common';
import type { Tier } from './tier';

/** Body of a robot's `markdown` message. */
export interface MarkdownMessage {
  msgtype: 'markdown';
  markdown: { title: string; text: string };
  at: { isAtAll: boolean };
}

const maximumLength = 4000;
const marks: Record<Tier, string> = {
  critical: '🔴',
  warning: '🟠',
  info: '🔵',
};

/** Names from outside must not become links, headings or mentions. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]()#>!|~]/g, character => `\\${character}`)
    .replace(/@/g, '＠')
    .replace(/\r?\n/g, '  \n');
}

function shorten(text: string): string {
  return text.length > maximumLength
    ? `${text.slice(0, maximumLength - 1)}…`
    : text;
}

/**
 * A notification as a DingTalk markdown message.
 *
 * @param portalUrl - what a relative link of the notification is relative to
 */
export function markdownMessage(
  payload: NotificationPayload,
  tier: Tier,
  options: { mentionAll: boolean; portalUrl: string },
): MarkdownMessage {
  const lines = [`#### ${marks[tier]} ${escapeMarkdown(payload.title)}`];
  if (payload.description) {
    lines.push(escapeMarkdown(shorten(payload.description)));
  }
  if (payload.link) {
    const link = new URL(payload.link, options.portalUrl);
    // Anything else than a page (javascript:, data:) is no link to offer.
    if (link.protocol === 'https:' || link.protocol === 'http:') {
      lines.push(`[打开 · Open](${link.href.replace(/\)/g, '%29')})`);
    }
  }
  if (options.mentionAll) lines.push('@所有人');
  return {
    msgtype: 'markdown',
    markdown: { title: payload.title.slice(0, 100), text: lines.join('\n\n') },
    at: { isAtAll: options.mentionAll },
  };
}

/** One message for many that the rate limit held back. */
export function digestMessage(
  messages: readonly MarkdownMessage[],
): MarkdownMessage {
  const [first, ...others] = messages;
  if (others.length === 0) return first;
  return {
    msgtype: 'markdown',
    markdown: {
      title: `${messages.length} × ${first.markdown.title}`.slice(0, 100),
      text: shorten(
        messages.map(message => message.markdown.text).join('\n\n---\n\n'),
      ),
    },
    at: { isAtAll: messages.some(message => message.at.isAtAll) },
  };
}
