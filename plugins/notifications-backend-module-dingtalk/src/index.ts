/**
 * Backstage notifications to DingTalk groups and signed webhooks.
 *
 * @packageDocumentation
 */
export { notificationsModuleDingtalk as default } from './module';
